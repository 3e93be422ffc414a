package natsbroker

import (
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"strings"
)

const (
	defaultPrefix = "zhengda"
	defaultPort   = "4222"
)

// Check says what is wrong with the URL of a broker; nothing is asked.
func Check(url string) error {
	_, _, err := parse(url)
	return err
}

var prefixForm = regexp.MustCompile(`^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$`)

// parse splits the URL into servers and the first words of the subject. Its
// errors do not repeat the URL, which may hold a password.
func parse(s string) (servers []string, prefix string, err error) {
	prefix = defaultPrefix
	for part := range strings.SplitSeq(s, ",") {
		u, err := url.Parse(strings.TrimSpace(part))
		if err != nil {
			return nil, "", remedy("it is not a URL; / and @ in a password are %2F and %40")
		}
		switch port, numeric := strconv.Atoi(u.Port()); {
		case u.Scheme != "nats" && u.Scheme != "tls":
			return nil, "", remedy("it does not begin with nats:// or tls://")
		case u.Hostname() == "":
			return nil, "", remedy("it names no host")
		case u.Port() != "" && (numeric != nil || port < 1 || port > 65535):
			return nil, "", remedy("its port is no number from 1 to 65535")
		case u.RawQuery != "" || u.Fragment != "":
			return nil, "", remedy("it has a ? or a # behind the host")
		}
		if p := strings.Trim(u.Path, "/"); p != "" {
			if !prefixForm.MatchString(p) || len(p) > 64 {
				return nil, "", remedy("its path is no subject: letters, digits, - and _, parted by dots")
			}
			prefix = p
		}
		u.Path, u.RawPath = "", ""
		if u.Port() == "" {
			u.Host += ":" + defaultPort
		}
		servers = append(servers, u.String())
	}
	return servers, prefix, nil
}

func remedy(what string) error {
	return fmt.Errorf("%s; write nats://HOST:%s, or several parted by commas", what, defaultPort)
}
