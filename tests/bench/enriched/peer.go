// Transforms the lines of a file for some seconds, and reports the best time of one round in ms.
package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/snowplow/snowplow-golang-analytics-sdk/analytics"
)

func main() {
	text, err := os.ReadFile(os.Args[1])
	if err != nil {
		panic(err)
	}
	seconds, err := strconv.ParseFloat(os.Args[2], 64)
	if err != nil {
		panic(err)
	}
	lines := strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
	best := time.Hour
	for end := time.Now().Add(time.Duration(seconds * 1e9)); time.Now().Before(end); {
		start := time.Now()
		for _, line := range lines {
			event, err := analytics.ParseEvent(line)
			if err != nil {
				panic(err)
			}
			if _, err := event.ToJson(); err != nil {
				panic(err)
			}
		}
		best = min(best, time.Since(start))
	}
	fmt.Println(float64(best.Microseconds()) / 1000)
}
