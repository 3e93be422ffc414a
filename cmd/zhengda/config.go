package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"net/netip"
	"os"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"zhengda/web"
)

// config is everything that can be set. Each field has one row in options.
type config struct {
	Addr         string
	Data         string
	Database     string
	Broker       string
	Synonyms     string
	Model        modelConfig
	PublicURL    string
	Origins      []string
	Sites        web.Sites
	Proxies      []netip.Prefix
	MetricsToken string
	Assist       web.Assist
	DemoCity     string
	PerMinute    int
	PerDay       int

	AddressPerMinute int
	AddressPerDay    int
	KeepDays         int
	Log              string
	LogFormat        string
	Dev              string
}

// option is one thing that can be set: by flag, by environment variable, or by
// a key of the configuration file. A flag wins over the environment, which wins
// over the file.
type option struct {
	key     string   // flag and file key; the environment variable is ZHENGDA_ and the key in capitals
	aliases []string // further environment variables
	secret  bool     // may also come from the file that <variable>_FILE names; never printed
	def     string
	help    string
	set     func(c *config, value string) error
}

// env is the option's own environment variable.
func (o option) env() string {
	return "ZHENGDA_" + strings.ToUpper(strings.ReplaceAll(o.key, "-", "_"))
}

// options is the one table of what serve and the other commands accept; the
// help text and docs/configuration.md are made from it.
func options() []option {
	rows := []option{
		{"addr", nil, false, "127.0.0.1:8080", "address to listen on; :8080 for all interfaces", textOption(func(c *config) *string { return &c.Addr })},
		{"data", nil, false, "zhengda-data", "folder for the database and the index", textOption(func(c *config) *string { return &c.Data })},
		{"database", nil, true, "", "postgres://… for PostgreSQL, or a SQLite file; empty: zhengda.db in the data folder", textOption(func(c *config) *string { return &c.Database })},
		{"broker", nil, true, "", "nats://HOST:4222 of the NATS by which several nodes on one PostgreSQL ring for each other, several parted by commas; empty: this process serves alone", textOption(func(c *config) *string { return &c.Broker })},
		{"synonyms", nil, false, "", "file with words of your own for what guidance says, in the form of index/synonyms.txt; read again when it changes", textOption(func(c *config) *string { return &c.Synonyms })},
		{"public-url", nil, false, "", "address under which visitors reach this server, such as https://id.example.gov.cn, for the sitemap and the canonical links; empty: as each request says", textOption(func(c *config) *string { return &c.PublicURL })},
		{"origins", nil, false, "", "origins of the websites that may embed the widget, parted by commas, such as https://www.example.gov.cn; * for any", func(c *config, v string) error {
			c.Origins = strings.FieldsFunc(v, func(r rune) bool { return r == ',' || r == ' ' })
			return nil
		}},
		{"sites", nil, false, "", "file with the websites that show the chat, each with origins and a look of its own; docs/embedding.md has its form", func(c *config, v string) (err error) {
			c.Sites, err = readSites(v)
			return err
		}},
		{"proxies", nil, false, "", "addresses of own reverse proxies, parted by commas, such as 127.0.0.1 or 10.0.0.0/8, whose X-Forwarded-For and X-Forwarded-Proto are believed; needed behind a proxy, or all visitors count as one and connections as not encrypted", func(c *config, v string) error {
			for part := range strings.FieldsFuncSeq(v, func(r rune) bool { return r == ',' || r == ' ' }) {
				p, err := netip.ParsePrefix(part)
				if err != nil {
					var a netip.Addr
					if a, err = netip.ParseAddr(part); err != nil {
						return fmt.Errorf("%q is no address; write 127.0.0.1 or 10.0.0.0/8", part)
					}
					p = netip.PrefixFrom(a, a.BitLen())
				}
				c.Proxies = append(c.Proxies, p)
			}
			return nil
		}},
		{"metrics-token", nil, true, "", "bearer token for /metrics from elsewhere than this machine", textOption(func(c *config) *string { return &c.MetricsToken })},
		{"demo-city", nil, false, "440800", "city of the demo page, a GB/T 2260 code", textOption(func(c *config) *string { return &c.DemoCity })},
		{"questions-per-minute", nil, false, "20", "most questions a visitor may ask in a minute", numberOption(func(c *config) *int { return &c.PerMinute })},
		{"questions-per-day", nil, false, "300", "most questions a visitor may ask in a day", numberOption(func(c *config) *int { return &c.PerDay })},
		{"address-per-minute", nil, false, "120", "most questions from one network address in a minute; an office or a school may share one", numberOption(func(c *config) *int { return &c.AddressPerMinute })},
		{"address-per-day", nil, false, "3000", "most questions from one network address in a day", numberOption(func(c *config) *int { return &c.AddressPerDay })},
		{"keep-days", nil, false, "180", "days after its last message until a conversation is erased", numberOption(func(c *config) *int { return &c.KeepDays })},
		{"log", nil, false, "info", "least level that is logged: debug, info, warn, error", textOption(func(c *config) *string { return &c.Log })},
		{"log-format", nil, false, "text", "text or json", textOption(func(c *config) *string { return &c.LogFormat })},
		{"dev", nil, false, "", "folder with static files that win over the embedded ones, such as web/static", textOption(func(c *config) *string { return &c.Dev })},
	}
	at := slices.IndexFunc(rows, func(o option) bool { return o.key == "public-url" })
	rows = slices.Insert(rows, at, modelOptions()...)
	at = slices.IndexFunc(rows, func(o option) bool { return o.key == "demo-city" })
	return slices.Insert(rows, at, assistOptions()...)
}

// commonKeys are the options that every command with a bot takes; the others
// are for serve alone.
var commonKeys = append([]string{"data", "database", "synonyms", "log", "log-format"}, modelKeys...)

// flagSet prepares a command's flags: the options named by keys (all of them
// when keys is nil) and -config. The returned load is called after parsing.
func flagSet(name string, keys []string, s streams) (fs *flag.FlagSet, load func() (config, error)) {
	fs = flag.NewFlagSet("zhengda "+name, flag.ContinueOnError)
	fs.SetOutput(s.err)
	given := map[string]string{}
	file := fs.String("config", s.getenv("ZHENGDA_CONFIG"), "file with options as `key: value` lines (YAML)")
	for _, o := range options() {
		if keys == nil || slices.Contains(keys, o.key) {
			fs.Func(o.key, o.usage(), func(v string) error { given[o.key] = v; return nil })
		}
	}
	return fs, func() (config, error) { return loadConfig(*file, s.getenv, given) }
}

func (o option) usage() string {
	u := o.help + " (environment " + o.env()
	for _, a := range o.aliases {
		u += " or " + a
	}
	u += ")"
	if o.def != "" {
		u += "; default " + o.def
	}
	return u
}

// loadConfig reads file, environment and flags, in rising precedence.
func loadConfig(file string, getenv func(string) string, given map[string]string) (config, error) {
	fromFile, err := readConfigFile(file)
	if err != nil {
		return config{}, usageError{err}
	}
	var c config
	for _, o := range options() {
		value, from := o.def, "default"
		if v, ok := fromFile[o.key]; ok {
			value, from = v, file+": "+o.key
		}
		v, name, err := o.fromEnv(getenv)
		if err != nil {
			return config{}, usageError{err}
		}
		if name != "" {
			value, from = v, name
		}
		if v, ok := given[o.key]; ok {
			value, from = v, "-"+o.key
		}
		if err := o.set(&c, value); err != nil {
			return config{}, usagef("%s: %w", from, err)
		}
	}
	return c, c.check()
}

// fromEnv finds the option in the environment: its own variable, its aliases,
// and for secrets the file that a variable with _FILE names.
func (o option) fromEnv(getenv func(string) string) (value, name string, err error) {
	for _, n := range append([]string{o.env()}, o.aliases...) {
		if v := getenv(n); v != "" {
			return v, n, nil
		}
		if path := getenv(n + "_FILE"); o.secret && path != "" {
			b, err := os.ReadFile(path)
			if err != nil {
				return "", "", fmt.Errorf("%s_FILE: %w", n, err)
			}
			return strings.TrimSpace(string(b)), n + "_FILE", nil
		}
	}
	return "", "", nil
}

func readConfigFile(path string) (map[string]string, error) {
	if path == "" {
		return nil, nil
	}
	src, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read configuration: %w", err)
	}
	var m map[string]string
	if err := yaml.Unmarshal(src, &m); err != nil {
		return nil, fmt.Errorf("%s: write lines of the form key: value: %w", path, err)
	}
	for k := range m {
		if !slices.ContainsFunc(options(), func(o option) bool { return o.key == k }) {
			return nil, fmt.Errorf("%s: there is no option %q; zhengda serve -h lists them", path, k)
		}
	}
	return m, nil
}

// quietly is the configuration for a command whose output is what the terminal
// is for: warnings are logged, the everyday is not.
func (c config) quietly() config {
	if c.Log == "info" {
		c.Log = "warn"
	}
	return c
}

// check finds values that do not go together.
func (c config) check() error {
	var errs []error
	if checkCity(c.DemoCity) != nil {
		errs = append(errs, fmt.Errorf("-demo-city %q is no city of Guangdong; write 440800", c.DemoCity))
	}
	if !slices.Contains([]string{"debug", "info", "warn", "error"}, c.Log) {
		errs = append(errs, fmt.Errorf("-log %q is none of debug, info, warn, error", c.Log))
	}
	if !slices.Contains([]string{"text", "json"}, c.LogFormat) {
		errs = append(errs, fmt.Errorf("-log-format %q is neither text nor json", c.LogFormat))
	}
	errs = append(errs, c.checkBroker())
	errs = append(errs, c.Model.check()...)
	for _, o := range c.Origins {
		if o != "*" && !strings.HasPrefix(o, "https://") && !strings.HasPrefix(o, "http://") {
			errs = append(errs, fmt.Errorf("-origins: %q is no origin; write https://www.example.gov.cn", o))
		}
	}
	if err := errors.Join(errs...); err != nil {
		return usageError{err}
	}
	return nil
}

// writeOptions prints the table as Markdown, for docs/configuration.md.
func writeOptions(w io.Writer) {
	fmt.Fprint(w, "| flag and file key | environment | default | meaning |\n| --- | --- | --- | --- |\n")
	for _, o := range options() {
		env := "`" + o.env() + "`"
		for _, a := range o.aliases {
			env += ", `" + a + "`"
		}
		if o.secret {
			env += " (or the same with `_FILE`)"
		}
		def := o.def
		if def != "" {
			def = "`" + def + "`"
		}
		fmt.Fprintf(w, "| `-%s` | %s | %s | %s |\n", o.key, env, def, o.help)
	}
}
