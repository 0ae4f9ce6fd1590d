# syntax=docker/dockerfile:1
# Stage 1 compiles (SQLite needs cgo). A test runs the RUN lines of this stage as they stand: cmd/ruangaman/docker_test.go.
FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=1 go build -trimpath -tags produksi -ldflags='-s -w' -o /out/ruangaman ./cmd/ruangaman
RUN mkdir -p /out/var/data /out/var/kunci && chmod 0700 /out/var/data /out/var/kunci

# Stage 2 runs: no compiler, no shell script, no root. Time zones are inside the binary.
FROM debian:bookworm-slim
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build /out/ruangaman /usr/local/bin/ruangaman
COPY --from=build --chown=65532:65532 /out/var /var/lib/ruangaman
USER 65532:65532
WORKDIR /var/lib/ruangaman
ENV RUANGAMAN_DATA=/var/lib/ruangaman/data RUANGAMAN_KUNCI=/var/lib/ruangaman/kunci
# Two volumes on two disks: whoever copies the one without the other reads nothing.
VOLUME ["/var/lib/ruangaman/data", "/var/lib/ruangaman/kunci"]
ENTRYPOINT ["/usr/local/bin/ruangaman"]
CMD ["serve", "--config", "/etc/ruangaman/config.yaml"]
