"""Documents to containers: positions, kinds of workloads, forms of settings, and what cannot be read."""

from __future__ import annotations

import json
from textwrap import dedent
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.model.errors import LimitExceeded, Malformed
from seawall.posture import Settings, jsons, judge, read, yamls
from seawall.posture.containers import Container
from seawall.posture.documents import MOST_BYTES
from seawall.posture.nodes import MAPPING, Node

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)


def containers(text: str) -> list[Container]:
    return list(read("file", dedent(text).encode()).containers)


def one(text: str) -> Container:
    (container,) = containers(text)
    return container


def plain(node: Node) -> Any:
    if node.kind == MAPPING:
        return {key.text: plain(value) for key, value in node.pairs}
    return [plain(item) for item in node.items] if node.kind == "sequence" else node.value


@settings(deadline=None)
@given(JSON)
def test_json_is_read_as_the_standard_library_reads_it(value: object) -> None:
    for indent in (None, 2):
        text = json.dumps(value, indent=indent)
        root = jsons.parse(text).root
        assert root is not None
        assert plain(root) == value
        assert text[root.start : root.end] == text


@pytest.mark.parametrize(
    "text", ["", "{", "[1,]", '{"a"}', '{"a":1,}', "{1:2}", "[1 2]", "nul", '"\\x"', "]"]
)
def test_what_is_no_json_is_an_error(text: str) -> None:
    with pytest.raises(Malformed):
        jsons.parse(text)


def test_yaml_has_positions() -> None:
    text = "a: 1\nb:\n  - x  # why\n  - {c: yes}\nd:\ne: |\n  t\n"
    root = yamls.parse(text).root
    assert root is not None
    items = root.get("b").items
    assert [(item.line, text[item.start : item.end]) for item in items] == [(3, "x"), (4, "{c: yes}")]
    assert items[1].get("c").boolean is True
    assert root.get("d").line == 5
    assert root.get("e").value == "t\n"
    assert root.get("no", "such", "thing").line == 0


def test_merge_keys_and_aliases() -> None:
    text = "a: &a {x: 1, y: 2}\nb: &b {y: 3}\nc:\n  <<: [*a, *b]\n  x: 9\nd: *a\n"
    root = yamls.parse(text).root
    assert root is not None
    assert plain(root.get("c")) == {"y": 2, "x": 9}
    assert root.get("d").line == 6
    assert root.get("d").shared


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [x]\n"
        + "".join(f"b{n}: &b{n} [{','.join([f'*b{n - 1}' if n else '*a'] * 10)}]\n" for n in range(9)),
        "a: &a {k: v}\n"
        + "".join(f"m{n}: &m{n} [{','.join([f'*m{n - 1}' if n else '*a'] * 9)}]\n" for n in range(9)),
        "[" * 200,
        "- " * 200 + "x",
        "{" * 3 + '"a": ' * 0 + "[" * 101,
    ],
)
def test_bombs_are_named(text: str) -> None:
    with pytest.raises(Malformed) as caught:
        yamls.parse(text)
    assert isinstance(caught.value, LimitExceeded) or "not YAML" in str(caught.value)


@pytest.mark.parametrize(
    "text", ["a: &a [*a]", "a: *b", "\t- x", "a: [", "? [a]\n: b", "a: b: c", "%YAML 9\na"]
)
def test_what_is_no_yaml_is_an_error(text: str) -> None:
    with pytest.raises(Malformed):
        yamls.parse(text)


def test_one_broken_document_spoils_no_other() -> None:
    pod = "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - name: {}\n"
    file = read("file", (pod.format("a") + "---\nkind: [\n---\n" + pod.format("b")).encode())
    assert [(container.name, container.line) for container in file.containers] == [
        ("Pod/ a", 5),
        ("Pod/ b", 13),
    ]
    assert [note.subject for note in file.not_assessed] == ["file:6"]


def test_documents_of_json_with_marks_between_them_are_all_read() -> None:
    pod = '{{"apiVersion": "v1", "kind": "Pod", "spec": {{"containers": [{{"name": "{}"}}]}}}}'
    found = containers(pod.format("a") + "\n---\n" + pod.format("b"))
    assert [(container.name, container.line) for container in found] == [("Pod/ a", 1), ("Pod/ b", 3)]


def test_what_stands_behind_the_end_of_a_document_is_told() -> None:
    file = read("file", b"apiVersion: v1\nkind: Pod\nspec: {containers: [{name: a}]}\n...\nb: c\n")
    assert [container.name for container in file.containers] == ["Pod/ a"]
    assert [(note.subject, note.why[:6]) for note in file.not_assessed] == [("file:5", "behind")]


def test_a_second_kind_does_not_hide_behind_one_that_runs_nothing() -> None:
    assert (
        one("apiVersion: v1\nkind: ConfigMap\nkind: Pod\nspec: {containers: [{name: a}]}\n").name == "Pod/ a"
    )


def test_a_key_that_stands_twice_is_told() -> None:
    file = read("file", b"services:\n  web:\n    image: a:1\n    image: b:1\n")
    assert file.containers[0].image.value == "b:1"
    assert "file:4" in [note.subject for note in file.not_assessed]


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        ("Pod", ()),
        ("PodTemplate", ("template",)),
        *((kind, ("spec", "template")) for kind in ("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet")),
        *((kind, ("spec", "template")) for kind in ("ReplicationController", "Job", "Rollout")),
        ("CronJob", ("spec", "jobTemplate", "spec", "template")),
    ],
)
def test_every_kind_of_workload(kind: str, path: tuple[str, ...]) -> None:
    document: dict[str, object] = {
        "spec": {
            "initContainers": [{"name": "i"}, {"name": "s", "restartPolicy": "Always"}],
            "containers": [{"name": "c"}],
            "ephemeralContainers": [{"name": "e"}],
        }
    }
    for name in reversed(path):
        document = {name: document}
    whole = {"apiVersion": "x/v1", "kind": kind, "metadata": {"name": "w"}, **document}
    for text in (json.dumps(whole), json.dumps({"apiVersion": "v1", "kind": "List", "items": [whole]})):
        found = containers(text)
        assert [container.name for container in found] == [f"{kind}/w {n}" for n in ("i", "s", "c", "e")]
        assert [container.temporary for container in found] == [True, False, False, True]
        assert [container.first for container in found] == [True, False, False, False]


def test_a_pod_tells_what_its_containers_do_not() -> None:
    first, second = containers("""\
        apiVersion: v1
        kind: Pod
        spec:
          securityContext: {runAsUser: 1000, runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
          containers:
          - name: a
          - name: b
            securityContext: {runAsUser: 0, runAsNonRoot: false, seccompProfile: {type: Unconfined}}
        """)
    assert (first.user.value, first.seccomp.value) == ("1000", "RuntimeDefault")
    assert (second.user.value, second.seccomp.value) == ("0", "Unconfined")
    assert (first.user.line, second.user.line) == (4, 8)


def test_a_null_leaves_what_the_pod_says() -> None:
    web = one("""\
        apiVersion: v1
        kind: Pod
        spec:
          securityContext: {runAsUser: 0}
          containers:
          - name: a
            securityContext: {runAsUser: null}
        """)
    assert web.user.value == "0"


def test_custom_resources_that_may_run_something_are_named() -> None:
    text = (
        "apiVersion: example.org/v1\nkind: Database\nmetadata: {name: a}\nspec:\n  pod:\n    containers: []\n"
    )
    (note,) = read("file", text.encode()).not_assessed
    assert "a custom resource" in note.why
    assert read("file", text.replace("containers", "size").encode()).not_assessed == ()


def test_templates_that_are_not_rendered_are_named() -> None:
    text = "apiVersion: v1\nkind: Pod\nspec:\n  {{- if .Values.x }}\n  a: b\n  {{- end }}\n"
    (note,) = read("file", text.encode()).not_assessed
    assert "helm template" in note.why
    quoted = one(
        'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - name: a\n    image: "{{ .Values.image }}"\n'
    )
    assert quoted.image.undecided


def test_compose_in_short_and_long_form() -> None:
    short, long = containers("""\
        services:
          short:
            ports: ["127.0.0.1:8080-8090:80/udp", "[::1]:53:53", 9000]
            volumes: ["./a:/a:ro,z", "data:/b", "/c"]
            environment: ["A=1", B]
            ulimits: {nofile: 10}
          long:
            ports: [{target: 80, published: "8080", host_ip: 127.0.0.1, protocol: udp}]
            volumes: [{type: bind, source: ./a, target: /a, read_only: true}]
            environment: {A: 1, B: }
            ulimits: {nofile: {soft: 1, hard: 10}}
        """)
    assert [(port.host_ip, port.host_port, port.container_port) for port in short.ports] == [
        ("127.0.0.1", "8080-8090", "80"),
        ("::1", "53", "53"),
        ("", "0", "9000"),
    ]
    assert [(mount.kind, mount.source, mount.read_only) for mount in short.mounts] == [
        ("bind", "./a", True),
        ("volume", "data", False),
        ("volume", "", False),
    ]
    assert long.ports[0].host_port == "8080"
    assert long.mounts[0].read_only
    assert [(each.name, each.value) for each in long.env] == [("A", "1"), ("B", None)]
    assert short.env[0].value == "1"
    assert short.ulimits[0].value == long.ulimits[0].value == "nofile=10"


def test_compose_services_extend_each_other() -> None:
    web = containers("""\
        services:
          base:
            privileged: true
            cap_add: [CHOWN]
            deploy: {resources: {limits: {memory: 1G}}}
          web:
            extends: {service: base}
            cap_add: [KILL]
            deploy: {resources: {limits: {cpus: "1"}}}
        """)[1]
    assert web.privileged.value
    assert [capability.value for capability in web.cap_add] == ["CHOWN", "KILL"]
    assert (web.memory.value, web.cpus.value) == ("1G", "1")
    file = read("file", b"services:\n  web:\n    extends: {file: other.yaml, service: web}\n")
    assert "another file" in file.not_assessed[0].why


def test_variables_are_their_defaults_or_undecided() -> None:
    file = read(
        "file",
        b"services:\n  web:\n    image: a:${TAG:-1}\n    user: ${WEB_USER}\n    privileged: ${P-true}\n",
    )
    web = file.containers[0]
    assert (web.image.value, web.user.undecided, web.privileged.value) == ("a:1", "${WEB_USER}", True)
    assert [(note.kind, note.subject) for note in file.not_assessed] == [("setting", "file:4")]


def test_an_undecided_capability_is_told() -> None:
    file = read("x.sh", b'docker run --cap-add KILL --cap-add "$CAP" a\n')
    assert [note.why for note in file.not_assessed] == ["cap-add of a is known only when it runs"]


def test_command_lines_wherever_they_stand() -> None:
    text = """\
        #!/bin/bash
        set -e
        if true; then
          sudo docker --context x container run -d --name 'my web' -itp 8080:80 \\
            -e A=1 -e "B=$C" --read-only=false \\
            --mount type=bind,src=/etc,dst=/host,readonly "$IMAGE" sh -c 'docker ps' &
        fi
        podman create --pids-limit 5 -m512m alpine:3 echo
        docker ps; docker exec x run
        """
    first, second = containers(text)
    assert (first.name, first.line, first.image.undecided) == ("my web", 4, "$IMAGE")
    assert first.ports[0].host_port == "8080"
    assert [(each.name, each.value) for each in first.env] == [("A", "1"), ("B", None)]
    assert first.read_only.value is False
    assert [(mount.source, mount.target, mount.read_only) for mount in first.mounts] == [
        ("/etc", "/host", True)
    ]
    assert [word.value for word in first.words] == ["sh", "-c", "docker ps"]
    assert (second.name, second.pids.value, second.memory.value) == ("alpine:3", "5", "512m")


@pytest.mark.parametrize(
    "before",
    ["sudo -u deploy", "timeout -k 5 10", "nice -n 5", "A=1 env -u B C=2", "xargs -n 1 /usr/bin/time"],
)
def test_what_runs_a_command_may_be_given_something(before: str) -> None:
    assert [c.image.value for c in read("x.sh", f"{before} docker run a\n".encode()).containers] == ["a"]


@pytest.mark.parametrize(
    "line", ["echo docker run a", "sudo docker exec web docker run a", "A=docker", "env"]
)
def test_what_is_no_command_of_its_own_is_none(line: str) -> None:
    assert not read("x.sh", f"{line} # docker run x\n".encode()).containers


def test_a_command_without_an_image_is_named() -> None:
    [note] = read("x.sh", b"docker run --rm --name shop\n").not_assessed
    assert (note.subject, note.why) == (
        "x.sh:1",
        "shop names no image, or one that was taken for the value of an option",
    )
    assert not read("x.sh", b'docker run "$IMAGE"\n').containers[0].image.value


def test_a_script_of_too_many_containers_is_named() -> None:
    file = read("x.sh", b"docker run a\n" * 5_001)
    assert len(file.containers) == 5_000
    assert [note.why for note in file.not_assessed] == ["more than 5000 containers and images in one file"]


def test_images_count_like_containers() -> None:
    image = b'{"RootFS": {"Type": "layers"}, "Config": {"User": "a"}}'
    file = read("x.json", b"[" + b",".join([image] * 5_001) + b"]")
    assert len(file.pictures) == 5_000
    assert [note.why for note in file.not_assessed] == ["more than 5000 containers and images in one file"]


def test_what_inspect_tells() -> None:
    told = [
        {
            "Name": "/web",
            "Config": {"User": "", "Image": "nginx:1", "Env": ["A=b=c"]},
            "HostConfig": {"PidsLimit": 0, "CpuQuota": 5000, "NetworkMode": "default"},
            "Mounts": [{"Type": "bind", "Source": "/etc", "Destination": "/x", "RW": False}],
        }
    ]
    web = one(json.dumps(told, indent=2))
    assert (web.name, web.user.value, web.pids.value, web.cpus.value) == ("web", "0", None, "5000")
    assert web.env[0].value == "b=c"
    assert web.mounts[0].read_only


@pytest.mark.parametrize("data", [b"\0\1", b"\xff\xfe\xff", b"\xc3\x28", b"a" * (MOST_BYTES + 1)])
def test_what_is_no_text_or_too_much_is_named(data: bytes) -> None:
    file = read("file", data)
    assert not file.containers
    assert len(file.not_assessed) == 1


NAMES = st.sampled_from(
    [
        "apiVersion",
        "kind",
        "spec",
        "containers",
        "securityContext",
        "services",
        "web",
        "HostConfig",
        "Config",
        "capabilities",
        "volumes",
        "volumeMounts",
        "hostPath",
        "env",
        "ports",
        "resources",
        "limits",
        "livenessProbe",
        "httpGet",
        "build",
        "environment",
        "healthcheck",
        "deploy",
        "restart",
        "ulimits",
        "devices",
        "security_opt",
        "extends",
        "metadata",
        "annotations",
        "Mounts",
        "Env",
        "Ulimits",
    ]
)
ODD = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-9, 9)
    | st.sampled_from(["", "a:b:c", "=", "${X}", "/etc:/x", "Always"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=5),
    max_leaves=30,
)


@settings(deadline=None, max_examples=60)
@given(ODD)
def test_no_shape_of_a_document_is_too_odd(value: Any) -> None:
    shapes = (
        {
            "apiVersion": "v1",
            "kind": "Pod",
            "metadata": value,
            "spec": {"containers": [value, {"env": value}]},
        },
        {
            "apiVersion": "v1",
            "kind": "Pod",
            "spec": {"containers": value, "volumes": value, "securityContext": value},
        },
        {"apiVersion": "v1", "kind": "Deployment", "spec": value},
        {"services": {"web": value if isinstance(value, dict) else None}},
        {"services": {"web": dict.fromkeys(("ports", "volumes", "environment", "build", "extends"), value)}},
        [
            {
                "Config": {"Env": value, "Cmd": value},
                "HostConfig": {"Memory": value, "Ulimits": value},
                "Mounts": value,
            }
        ],
        value,
    )
    for shape in shapes:
        judge([read("file", json.dumps(shape).encode())], Settings())


@settings(deadline=None)
@given(st.text(alphabet="docker run-ep'\"\\$(){};|&<>=\n", max_size=40))
def test_no_command_line_is_too_odd(text: str) -> None:
    judge([read("x", f"docker run {text}".encode(), script=True)], Settings())


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("---\n".join(["apiVersion: v1\nkind: Pod\nspec: {containers: [{name: a}]}\n"] * 6000), "containers"),
        ('{"kind": ' + "[" * 100_000, "levels"),
        ("services:\n  web:\n    command:\n" + "    - x\n" * 600_000, "MiB"),
        ("services: " + "- " * 10_000, "not YAML"),
    ],
)
def test_too_much_is_named(text: str, why: str) -> None:
    assert why in read("file", text.encode()).not_assessed[0].why


@pytest.mark.parametrize(
    ("name", "text", "root"),
    [
        ("x.sh", "docker run -u {zeros} -p {ones}:80 a\n", True),
        ("x.json", '[{{"Config": {{"User": "{ones}"}}, "HostConfig": {{"Memory": 1}}}}]', False),
        ("x.json", '[{{"Config": {{"User": "{zeros}"}}, "RootFS": {{"Type": "layers"}}}}]', True),
    ],
)
def test_numbers_of_too_many_digits_are_no_trouble(name: str, text: str, root: bool) -> None:
    file = read(name, text.format(zeros="0" * 5_000, ones="1" * 5_000).encode())
    found = {finding.advice.id for finding in judge([file], Settings()).findings}
    assert found
    assert bool(found & {"root-user", "image-root-user"}) == root


def test_what_runs_nothing_is_passed_over_unread() -> None:
    assert read("file", b"#\n" * 500_000).not_assessed == ()
    data = b"---\napiVersion: v1\nkind: ConfigMap\ndata: [\n" * 10_000
    assert read("file", data).not_assessed == ()
