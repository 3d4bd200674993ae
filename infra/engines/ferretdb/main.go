// Command ferretdb is FerretDB 1.x on SQLite behind a gate that lets one command that writes through at a time.
//
// FerretDB 1.x looks for the document of an update, compares and writes it in three steps of its own, so of two
// conditional updates at once both may succeed. In MongoDB an update of one document is atomic: behind the gate it is.
package main

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"log"
	"log/slog"
	"net"
	"net/url"
	"os"
	"os/signal"
	"sync"
	"syscall"

	"github.com/FerretDB/FerretDB/ferretdb"
)

// maxMessage is what FerretDB itself says that it takes, in bytes.
const maxMessage = 48_000_000

// moreToCome is the flag of an OP_MSG that gets no answer.
const moreToCome = 1 << 1

const opMsg = 2013

var writes = map[string]bool{"insert": true, "update": true, "delete": true, "findAndModify": true}

func main() {
	if len(os.Args) != 3 {
		log.Fatal("usage: ferretdb <host:port> <data folder>")
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	server, err := ferretdb.New(&ferretdb.Config{
		Listener: ferretdb.ListenerConfig{TCP: "127.0.0.1:0"},
		Logger:   slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError})),
		Handler:  "sqlite",
		// Tests kill this process, not the machine: what the operating system has is not lost.
		SQLiteURL: "file:" + os.Args[2] + "/?_pragma=synchronous(off)",
	})
	if err != nil {
		log.Fatal(err)
	}
	listener, err := net.Listen("tcp", os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	go serve(listener, server)
	if err := server.Run(ctx); err != nil {
		log.Fatal(err)
	}
}

func serve(listener net.Listener, server *ferretdb.FerretDB) {
	// Waits until the server listens.
	address, err := url.Parse(server.MongoDBURI())
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("ready mongodb://%s/\n", listener.Addr())
	var gate sync.Mutex
	for {
		client, err := listener.Accept()
		if err != nil {
			log.Fatal(err)
		}
		go func() {
			defer client.Close()
			backend, err := net.Dial("tcp", address.Host)
			if err != nil {
				return
			}
			defer backend.Close()
			for pass(client, backend, &gate) == nil {
			}
		}()
	}
}

// pass brings the client's next command to the backend and the answer back.
func pass(client, backend net.Conn, gate *sync.Mutex) error {
	command, err := read(client)
	if err != nil {
		return err
	}
	if writes[name(command)] {
		gate.Lock()
		defer gate.Unlock()
	}
	answer, err := ask(backend, command)
	if err != nil {
		return err
	}
	_, err = client.Write(answer)
	return err
}

func ask(backend net.Conn, command []byte) ([]byte, error) {
	if _, err := backend.Write(command); err != nil {
		return nil, err
	}
	if len(command) >= 20 && binary.LittleEndian.Uint32(command[12:]) == opMsg && command[16]&moreToCome != 0 {
		return nil, nil
	}
	return read(backend)
}

// name of a command: the first element of its document, which lies behind header, flags, kind, length and type.
func name(command []byte) string {
	if len(command) < 26 || binary.LittleEndian.Uint32(command[12:]) != opMsg {
		return ""
	}
	name, _, _ := bytes.Cut(command[26:], []byte{0})
	return string(name)
}

// read gives one message whole: its first four bytes are its length.
func read(from net.Conn) ([]byte, error) {
	var length [4]byte
	if _, err := io.ReadFull(from, length[:]); err != nil {
		return nil, err
	}
	size := binary.LittleEndian.Uint32(length[:])
	if size < 16 || size > maxMessage {
		return nil, fmt.Errorf("a message of %d bytes", size)
	}
	message := make([]byte, size)
	copy(message, length[:])
	_, err := io.ReadFull(from, message[4:])
	return message, err
}
