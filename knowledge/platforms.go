package knowledge

import (
	_ "embed"
	"slices"
	"strings"
	"sync"

	"golang.org/x/text/unicode/norm"
)

// platform is an account, programme or site that articles may name
// (platforms.tsv).
type platform struct {
	name   string
	kinds  []string // 小程序, 公众号, 网站, APP
	region string   // GB/T 2260 code of whom it is for
	folded []string // name and aliases, as foldName gives them
}

//go:embed platforms.tsv
var platformsTSV string

// platforms is the registry, longer names first; it never changes.
var platforms = sync.OnceValue(func() []platform {
	var out []platform
	for line := range strings.Lines(platformsTSV) {
		line = strings.TrimRight(line, "\n")
		if line == "" || line[0] == '#' {
			continue
		}
		f := strings.Split(line, "\t")
		p := platform{name: f[0], kinds: strings.Split(f[1], "/"), region: f[2], folded: []string{foldName(f[0])}}
		if len(f) > 4 {
			for alias := range strings.SplitSeq(f[4], "|") {
				p.folded = append(p.folded, foldName(alias))
			}
		}
		out = append(out, p)
	}
	slices.SortStableFunc(out, func(a, b platform) int { return len(b.name) - len(a.name) })
	return out
})

// foldName is a name without what differs between ways of writing it.
func foldName(s string) string {
	return strings.ToLower(blanks.ReplaceAllString(plainName(norm.NFKC.String(s)), ""))
}

// platformNamed finds a platform by its name or an alias.
func platformNamed(name string) (platform, bool) {
	name = foldName(name)
	all := platforms()
	i := slices.IndexFunc(all, func(p platform) bool { return slices.Contains(p.folded, name) })
	if i < 0 {
		return platform{}, false
	}
	return all[i], true
}

// platformsIn are the platforms that a text names. 广州公安机关 is an authority
// and no platform.
func platformsIn(text string) []platform {
	text = strings.ToLower(blanks.ReplaceAllString(norm.NFKC.String(text), "")) // quotation marks stay: they end a name
	var out []platform
	for _, p := range platforms() {
		found := false
		for _, n := range p.folded {
			for i := 0; ; {
				j := strings.Index(text[i:], n)
				if j < 0 {
					break
				}
				i += j + len(n)
				found = found || !authority(text[i:])
			}
			text = strings.ReplaceAll(text, n, "〓") // not again as part of another
		}
		if found {
			out = append(out, p)
		}
	}
	return out
}

// authority reports whether what follows a name makes it that of an office.
func authority(after string) bool {
	for _, word := range []string{"机关", "局", "部门", "分局", "厅", "派出所", "户政", "窗口"} {
		if strings.HasPrefix(after, word) {
			return true
		}
	}
	return false
}

// meets reports whether one of two regions lies in the other.
func meets(a, b string) bool { return RegionWithin(a, b) || RegionWithin(b, a) }

// PlatformNames lists the names of the platforms that articles may name, as they
// are to be searched for; longer ones first.
func PlatformNames() []string {
	var names []string
	for _, p := range platforms() {
		names = append(names, p.name)
	}
	return names
}
