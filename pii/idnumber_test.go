package pii

import (
	"testing"
	"time"
)

// Numbers in these tests are invented: county codes such as 440199 and 999999
// are not in use, so they belong to nobody.

func TestCheckDigit(t *testing.T) {
	tests := []struct {
		name, first17 string
		want          byte
		ok            bool
	}{
		{"digit", "44019919851231002", '5', true},
		{"X", withX[:17], 'X', true},
		{"example of the standard", "11010519491231002", 'X', true},
		{"too short", "4401991985123100", 0, false},
		{"letter inside", "4401991985123100A", 0, false},
		{"empty", "", 0, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, ok := CheckDigit(tt.first17)
			if got != tt.want || ok != tt.ok {
				t.Errorf("CheckDigit(%q) = %q, %v, want %q, %v", tt.first17, got, ok, tt.want, tt.ok)
			}
		})
	}
}

func TestValidIDNumber(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	tests := []struct {
		name, s string
		want    bool
	}{
		{"right", id("44019919851231002"), true},
		{"ends in X", withX, true},
		{"lower-case x", withX[:17] + "x", true},
		{"wrong check digit", "440199198512310026", false},
		{"province not in use", id("99999919851231002"), false},
		{"29 February of a leap year", id("44019920000229001"), true},
		{"29 February of a common year", id("44019919990229001"), false},
		{"month 13", id("44019919851331002"), false},
		{"born today", id("44019920261122001"), true},
		{"born tomorrow", id("44019920261123001"), false},
		{"130 years old", id("44019918960101001"), true},
		{"131 years old", id("44019918950101001"), false},
		{"15 digits", "440199851231002", false},
		{"full width", "４４０１９９１９８５１２３１００２５", false},
		{"space", "440199 19851231002", false},
		{"empty", "", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := ValidIDNumber(tt.s, now); got != tt.want {
				t.Errorf("ValidIDNumber(%q) = %v, want %v", tt.s, got, tt.want)
			}
		})
	}
}

var withX = numberWithX()

func numberWithX() string {
	for n := byte('0'); ; n++ {
		if s := id("4401991985123100" + string(n)); s[17] == 'X' {
			return s
		}
	}
}

// id completes an ID number by its check digit.
func id(first17 string) string {
	c, ok := CheckDigit(first17)
	if !ok {
		panic("not 17 digits: " + first17)
	}
	return first17 + string(c)
}
