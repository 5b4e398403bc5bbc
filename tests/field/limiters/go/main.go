// Serves behind a bucket of golang.org/x/time/rate for each address: 20 at once, 10 a second.
package main

import (
	"net"
	"net/http"
	"os"
	"sync"

	"golang.org/x/time/rate"
)

func main() {
	var lock sync.Mutex
	limiters := map[string]*rate.Limiter{}
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		address, _, _ := net.SplitHostPort(r.RemoteAddr)
		lock.Lock()
		limiter, known := limiters[address]
		if !known {
			limiter = rate.NewLimiter(10, 20)
			limiters[address] = limiter
		}
		lock.Unlock()
		w.Header().Set("Content-Type", "application/json")
		if !limiter.Allow() {
			w.WriteHeader(http.StatusTooManyRequests)
		}
		w.Write([]byte("{}"))
	})
	panic(http.ListenAndServe("127.0.0.1:"+os.Args[1], nil))
}
