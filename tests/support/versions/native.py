"""The ecosystems' own tools, each asked about many pairs in one process.

A native order takes pairs and returns as many answers: "<", "=", ">", or "!" where the tool refuses one of
the two versions.
"""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

from packaging.version import InvalidVersion, Version

from support.tools import missing, require_path, require_program

Pairs = Sequence[tuple[str, str]]

_PERL = r"""
use Dpkg::Version;
while (<STDIN>) {
    chomp;
    my ($a, $b) = map { Dpkg::Version->new($_) } split /\t/;
    print(("<", "=", ">")[($a <=> $b) + 1], "\n");
}
"""

_RPM = r"""
import sys, rpm
def label(evr):
    epoch, colon, rest = evr.partition(":")
    rest = rest if colon else epoch
    version, hyphen, release = rest.rpartition("-")
    epoch = epoch or "0" if colon else None
    return (epoch, version, release) if hyphen else (epoch, rest, None)
for line in sys.stdin:
    a, b = line.rstrip("\n").split("\t")
    print("<=>"[rpm.labelCompare(label(a), label(b)) + 1])
"""

_RUBY = r"""
require "rubygems"
STDIN.each_line(chomp: true) do |line|
  pair = line.split("\t", -1)
  unless pair.all? { |text| Gem::Version.correct?(text) && !text.strip.empty? }
    puts "!"
    next
  end
  a, b = pair.map { |text| Gem::Version.new(text) }
  puts({-1 => "<", 0 => "=", 1 => ">"}[a <=> b])
end
"""

_NODE = r"""
const semver = require(process.argv[1]);
const lines = require("fs").readFileSync(0, "utf8").split("\n");
lines.pop();
console.log(lines.map((line) => {
  const pair = line.split("\t");
  if (!pair.every((text) => semver.valid(text))) return "!";
  return "<=>"[semver.compare(...pair) + 1];
}).join("\n"));
"""

_GO = r"""
package main

import (
	"bufio"
	"fmt"
	"os"
	"strings"

	"differential/semver"
	"go/version"
)

func main() {
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		a, b, _ := strings.Cut(lines.Text(), "\t")
		valid, compare := semver.IsValid, semver.Compare
		if strings.HasPrefix(a, "go") {
			valid, compare = version.IsValid, version.Compare
		}
		if !valid(a) || !valid(b) {
			fmt.Println("!")
			continue
		}
		fmt.Println("<=>"[compare(a, b)+1 : compare(a, b)+2])
	}
}
"""


_COMPOSER = r"""
require $argv[1];
$parser = new Composer\Semver\VersionParser();
$signs = [-1 => "<", 0 => "=", 1 => ">"];
while (($line = fgets(STDIN)) !== false) {
    [$a, $b] = explode("\t", rtrim($line, "\n"));
    try {
        $a = $parser->normalize($a);
        $b = $parser->normalize($b);
        $branch = strncmp($a, "dev-", 4) === 0 || strncmp($b, "dev-", 4) === 0;
        echo $branch ? "!" : $signs[version_compare($a, $b)], "\n";
    } catch (UnexpectedValueException $invalid) {
        echo "!\n";
    }
}
"""


_JAVA = r"""
import java.io.*;
import org.apache.maven.artifact.versioning.ComparableVersion;

class Compare {
    public static void main(String[] arguments) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, "UTF-8"));
        for (String line; (line = lines.readLine()) != null; ) {
            String[] pair = line.split("\t");
            int sign = new ComparableVersion(pair[0]).compareTo(new ComparableVersion(pair[1]));
            System.out.println("<=>".charAt(Integer.signum(sign) + 1));
        }
    }
}
"""


def _ask(command: Sequence[str | Path], pairs: Pairs, directory: Path | None = None) -> list[str]:
    lines = "".join(f"{a}\t{b}\n" for a, b in pairs)
    done = subprocess.run(command, input=lines, capture_output=True, text=True, check=False, cwd=directory)
    assert done.returncode == 0, done.stderr[-2000:]
    answers = done.stdout.split()
    assert len(answers) == len(pairs)
    return answers


def _works(command: Sequence[str | Path], what: str) -> None:
    if subprocess.run(command, capture_output=True, check=False).returncode:
        missing(what)


def dpkg_library(pairs: Pairs) -> list[str]:
    """Ask Dpkg::Version; it computes with floating point, so digit runs must stay below 2**53."""
    perl = require_program("perl")
    _works([perl, "-MDpkg::Version", "-e", "1"], "Perl's Dpkg::Version is not here (libdpkg-perl)")
    return _ask([perl, "-e", _PERL], pairs)


def dpkg_agrees(left: str, sign: str, right: str) -> bool:
    """Ask dpkg itself whether `left sign right` is so."""
    word = {"<": "lt", "=": "eq", ">": "gt"}[sign]
    command = [str(require_program("dpkg")), "--compare-versions", left, word, right]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def rpm(pairs: Pairs) -> list[str]:
    python = require_program("/usr/bin/python3", "the one that Debian's python3-rpm belongs to")
    _works([python, "-c", "import rpm"], "the rpm module of the system's Python is not here (python3-rpm)")
    return _ask([python, "-c", _RPM], pairs)


def rubygems(pairs: Pairs) -> list[str]:
    return _ask([require_program("ruby"), "-e", _RUBY], pairs)


def composer(pairs: Pairs) -> list[str]:
    """Ask Composer's own library of versions, and the PHP that it runs on."""
    php = require_program("php", "php-cli")
    library = Path("/usr/share/php/Composer/Semver/autoload.php")
    return _ask([php, "-r", _COMPOSER, "--", require_path(library, "php-composer-semver")], pairs)


def npm(pairs: Pairs) -> list[str]:
    """Ask the semver package inside npm itself."""
    node = require_program("node")
    cli = require_program("npm").resolve()
    places = [parent / "node_modules" / "semver" for parent in cli.parents]
    places += [Path("/usr/share/nodejs/semver"), Path("/usr/share/npm/node_modules/semver")]
    place = next((place for place in places if place.exists()), places[0])
    return _ask([node, "-e", _NODE, require_path(place, "npm's own semver package")], pairs)


def go(pairs: Pairs, directory: Path) -> list[str]:
    """Ask golang.org/x/mod/semver as Go's own tool vendors it, and go/version for `go1.…` names."""
    compiler = require_program("go")
    root = subprocess.run(
        [compiler, "env", "GOROOT"], capture_output=True, text=True, check=True
    ).stdout.strip()
    source = Path(root) / "src/cmd/vendor/golang.org/x/mod/semver/semver.go"
    (directory / "semver").mkdir()
    (directory / "semver/semver.go").write_bytes(require_path(source).read_bytes())
    (directory / "go.mod").write_text("module differential\n\ngo 1.22\n")
    (directory / "main.go").write_text(_GO)
    return _ask([compiler, "run", "."], pairs, directory)


def maven(pairs: Pairs, directory: Path) -> list[str]:
    """Ask Maven's own ComparableVersion, in a programme that the JDK compiles as it starts it."""
    java = require_program("java")
    require_program("javac", "java compiles with it")
    jar = require_path(Path("/usr/share/java/maven3-artifact.jar"), "of Debian's libmaven3-core-java")
    source = directory / "Compare.java"
    source.write_text(_JAVA)
    return _ask([java, "-cp", jar, source], pairs)


def pep440(pairs: Pairs) -> list[str]:
    """Ask `packaging`."""
    return [_pep440(a, b) for a, b in pairs]


def _pep440(left: str, right: str) -> str:
    try:
        a, b = Version(left), Version(right)
    except InvalidVersion:
        return "!"
    return "<=>"[(a > b) - (a < b) + 1]
