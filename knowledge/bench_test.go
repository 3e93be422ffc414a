package knowledge

import "testing"

// BenchmarkDecide decides a case of which little is known.
func BenchmarkDecide(b *testing.B) {
	c, err := Embedded()
	if err != nil {
		b.Fatal(err)
	}
	day := Date{2026, 11, 27}
	for b.Loop() {
		if d := c.Decide(Case{Procedure: Renew, Region: "440800"}, day); len(d.Outcomes) == 0 {
			b.Fatal("nothing was decided")
		}
	}
}

// BenchmarkView puts a city's page together.
func BenchmarkView(b *testing.B) {
	c, err := Embedded()
	if err != nil {
		b.Fatal(err)
	}
	day := Date{2026, 11, 27}
	for b.Loop() {
		if _, ok := c.View("440881", Renew, day); !ok {
			b.Fatal("there is no page")
		}
	}
}

// BenchmarkEmbedded reads the embedded articles, as every start does.
func BenchmarkEmbedded(b *testing.B) {
	for b.Loop() {
		if _, err := Embedded(); err != nil {
			b.Fatal(err)
		}
	}
}
