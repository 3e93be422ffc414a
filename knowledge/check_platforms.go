package knowledge

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// checkPlatforms reports platforms that nobody has entered in platforms.tsv, and
// those of another place.
func (p *pen) checkPlatforms() {
	for _, f := range p.a.Facts {
		if f.Kind != Platform {
			continue
		}
		line := p.a.Lines.Facts[f.ID]
		entry, known := platformNamed(f.Value)
		if !known {
			p.unknownPlatform(line, f.Value)
		} else if where := (OwnedFact{f, p.a}).Where(); !meets(entry.region, where) {
			p.foreignPlatform(line, entry)
		}
	}
	for _, s := range p.a.Sections {
		told := map[string]bool{}
		for _, text := range s.pieces() {
			for _, form := range platformForms {
				for _, m := range form.FindAllStringSubmatch(text, -1) {
					name, kind := m[form.SubexpIndex("name")], m[form.SubexpIndex("kind")]
					entry, known := platformNamed(name)
					if told[name] {
						continue
					}
					told[name] = !known
					if line := p.file.proseLine(s, name); !known {
						p.unknownPlatform(line, name)
					} else if kind != "平台" && !slices.Contains(entry.kinds, kind) {
						p.fail(line, "platform", fmt.Sprintf("the platform “%s” is called %s, it is %s", name, kind, strings.Join(entry.kinds, "、")), "call it what it is")
					}
				}
			}
			for _, entry := range platformsIn(text) {
				if !meets(entry.region, p.a.Region) && !told[entry.name] {
					told[entry.name] = true
					p.foreignPlatform(p.file.proseLine(s, entry.name), entry)
				}
			}
		}
	}
}

// platformForms are ways of naming a platform.
var platformForms = []*regexp.Regexp{
	regexp.MustCompile(`“(?P<name>[^”]+)”(?:微信)?(?P<kind>小程序|公众号|APP|网站|平台)`),
	regexp.MustCompile(`(?:微信)?(?P<kind>小程序|公众号)“(?P<name>[^”]+)”`),
}

func (p *pen) unknownPlatform(line int, name string) {
	p.fail(line, "platform", "the platform “"+name+"” is not in the registry", "name one that is; a new one is entered in knowledge/platforms.tsv with its source")
}

func (p *pen) foreignPlatform(line int, entry platform) {
	r, _ := RegionByCode(entry.region)
	p.fail(line, "platform", fmt.Sprintf("the platform “%s” is of %s", entry.name, r.Name), "name the one of the article's own region")
}
