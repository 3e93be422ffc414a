package main

import (
	"errors"
	"fmt"
	"strings"

	"zhengda/web"
)

// assistOptions are the rows of the option table on the assist API.
func assistOptions() []option {
	return []option{
		{"assist-tokens", nil, true, "", "bearer tokens for the assist API, as name:token, parted by commas or lines, at least 24 characters a token; the name is what the log has; empty: the API is off", func(c *config, v string) (err error) {
			c.Assist.Tokens, err = parseTokens(v)
			return err
		}},
		{"assist-origins", nil, false, "", "origins of the pages that may call the assist API from a browser, parted by commas, such as https://tickets.example.gov.cn", func(c *config, v string) error {
			c.Assist.Origins = strings.FieldsFunc(v, func(r rune) bool { return r == ',' || r == ' ' })
			return nil
		}},
		{"assist-per-minute", nil, false, "60", "most requests to the assist API with one token in a minute", numberOption(func(c *config) *int { return &c.Assist.PerMinute })},
	}
}

// parseTokens reads tokens by their names. Its errors do not repeat a token.
func parseTokens(list string) (map[string]string, error) {
	tokens := map[string]string{}
	for part := range strings.FieldsFuncSeq(list, func(r rune) bool { return strings.ContainsRune(", \t\r\n", r) }) {
		name, token, ok := strings.Cut(part, ":")
		if !ok {
			return nil, errors.New("write each token as name:token, such as tickets:…; openssl rand -hex 32 makes one")
		}
		if _, twice := tokens[name]; twice {
			return nil, fmt.Errorf("the name %q stands twice", name)
		}
		if err := web.CheckAssistToken(name, token); err != nil {
			return nil, err
		}
		tokens[name] = token
	}
	return tokens, nil
}
