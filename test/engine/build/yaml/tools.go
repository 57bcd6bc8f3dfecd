//go:build tools

// Package tools names what cli/setup/engine.mjs builds, so that `go mod tidy` keeps its modules in go.sum.
package tools

import _ "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml"
