# The modules of this repository, found and not listed. The other scripts source
# this file; each function is called in the root of a clone.
sdk=github.com/personio-go/sdk

# Every folder with a go.mod.
all_modules() { git ls-files -- go.mod '*/go.mod' | xargs -n1 dirname | sort; }

# Those that others import or install, and that get a tag.
released_modules() { all_modules | grep -Ev '(^|/)internal(/|$)'; }

# programs DIR: the import paths of a module's programs.
programs() { (cd "$1" && GOWORK=off go list -f '{{if eq .Name "main"}}{{.ImportPath}}{{end}}' ./...); }

# module_path DIR
module_path() { (cd "$1" && GOWORK=off go list -m); }

# siblings DIR: the other modules of this repository that DIR requires.
siblings() { sed -nE "s,^(require)?[[:space:]]+($sdk(/[^ ]+)?) v[^ ]+.*,\2,p" "$1/go.mod"; }

# tag DIR VERSION: the name of a module's tag.
tag() { if [ "$1" = . ]; then echo "$2"; else echo "$1/$2"; fi; }

# last_release: the newest version of the root module among the tags; nothing
# while there is none.
last_release() { git tag --list 'v*' --sort=-v:refname | sed -n '/-/!{p;q}'; }

# proxy_env CACHE: what the go command needs to read the folder proxy CACHE/proxy
# first, then what this machine has downloaded before, then the usual proxy, and
# to keep all of it out of the usual module cache.
proxy_env() {
	echo "GOWORK=off GOMODCACHE=$1/mod GONOSUMDB=$sdk,$sdk/*" \
		"GOPROXY=file://$1/proxy,file://$(go env GOMODCACHE)/cache/download,$(go env GOPROXY)"
}

# quietly COMMAND...: without the lines that name what is downloaded.
quietly() { "$@" 2> >(grep -v '^go: \(downloading\|added\|creating\|to add\)' >&2); }
