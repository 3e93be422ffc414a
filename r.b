/dev/fd/3: line 130: ./sim.test: No such file or directory
