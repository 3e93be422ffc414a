package main

import "context"

func serve(ctx context.Context, args []string, s streams) error       { return nil }
func importPages(ctx context.Context, args []string, s streams) error { return nil }
