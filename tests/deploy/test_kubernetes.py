"""The Kubernetes manifests, held against settings, ports, health routes and topics."""

import shutil
import subprocess
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from services.documents.settings_table import SERVICES
from shared.contract.raw_statement import RawStatement
from shared.runtime.settings import RuntimeSettings
from shared.runtime.topics import load_topics
from tests.deploy.files import (
    BASE,
    DEPLOY,
    OVERLAYS,
    container,
    documents,
    health_paths,
    port,
    secret_variables,
    variables,
    workloads,
)

WHOLE = [
    path
    for path in sorted((DEPLOY / "kubernetes").rglob("*.yaml"))
    if path.name not in {"kustomization.yaml", "certificates.yaml", "spread.yaml"}
]
GIVEN_BY_SECRETS = {"HIWAR_KAFKA_USERNAME"}
"""Not secret, but it belongs beside its password."""


def validate(found: list[dict[str, Any]]) -> None:
    for document in found:
        kubernetes_validate.validate(document, "1.33", strict=True)


@pytest.mark.parametrize("path", WHOLE, ids=lambda path: path.stem)
def test_each_file_is_valid(path: Path) -> None:
    validate(documents(path))


def test_a_wrong_field_would_be_found() -> None:
    _, workload = next(workloads())
    workload["spec"]["template"]["spec"]["restartPolicies"] = "Always"
    with pytest.raises(kubernetes_validate.ValidationError, match="restartPolicies"):
        validate([workload])


def test_each_file_is_named_by_its_kustomization() -> None:
    for folder in (BASE, *OVERLAYS.iterdir()):
        told = (folder / "kustomization.yaml").read_text()
        there = {path.name for path in folder.iterdir()} - {"kustomization.yaml", "secrets.example.yaml"}
        assert {name for name in there if name not in told} == set()


@pytest.mark.parametrize("overlay", sorted(path.name for path in OVERLAYS.iterdir()))
def test_an_overlay_builds_and_is_valid(overlay: str) -> None:
    kustomize = shutil.which("kustomize") or shutil.which("kustomize", path=Path.home() / "go" / "bin")
    if kustomize is None:
        pytest.skip("no kustomize: go install sigs.k8s.io/kustomize/kustomize/v5@v5.8.1")
    built = subprocess.run([kustomize, "build", OVERLAYS / overlay], capture_output=True, text=True, check=True)  # noqa: S603
    found = list(yaml.safe_load_all(built.stdout))
    validate(found)
    kinds = {(d["kind"], d["metadata"]["name"]) for d in found}
    assert {(w["kind"], w["metadata"]["name"]) for _, w in workloads()} <= kinds
    assert "example.org" in built.stdout or overlay == "development"


def test_each_variable_of_the_settings_file_is_a_setting_of_every_service() -> None:
    lines = (BASE / "settings.env").read_text().split()
    names = {line.partition("=")[0] for line in lines}
    for overlay in OVERLAYS.iterdir():
        (kustomization,) = documents(overlay / "kustomization.yaml")
        for generator in kustomization["configMapGenerator"]:
            names |= {literal.partition("=")[0] for literal in generator["literals"]}
    assert len(names) > len(lines)
    for service in SERVICES:
        assert names - variables(service) == set()
        assert names & secret_variables(service) == set()


def test_each_secret_holds_the_secret_settings_of_its_service_and_no_others() -> None:
    examples = {d["metadata"]["name"]: set(d["stringData"]) for d in documents(_example())}
    for service, workload in workloads():
        sources = container(workload)["envFrom"]
        assert sources == [{"configMapRef": {"name": "hiwar-settings"}}, {"secretRef": {"name": f"hiwar-{service}"}}]
        assert examples[f"hiwar-{service}"] == secret_variables(service) | GIVEN_BY_SECRETS
    assert examples["hiwar-topics"] <= {f"HIWAR_{name.upper()}" for name in RuntimeSettings.model_fields}


def test_the_development_secrets_are_settings() -> None:
    (kustomization,) = documents(OVERLAYS / "development" / "kustomization.yaml")
    for secret in kustomization["secretGenerator"]:
        names = {literal.partition("=")[0] for literal in secret["literals"]}
        assert names <= secret_variables(secret["name"].removeprefix("hiwar-"))


def test_certificates_are_where_settings_look_for_them() -> None:
    (mount,) = [
        p["value"] for p in documents(OVERLAYS / "production" / "certificates.yaml")[0] if "mountPath" in p["value"]
    ]
    (kustomization,) = documents(OVERLAYS / "production" / "kustomization.yaml")
    literals = dict(line.split("=", 1) for line in kustomization["configMapGenerator"][0]["literals"])
    keys = next(d["stringData"] for d in documents(_example()) if d["metadata"]["name"] == "hiwar-ca")
    assert literals["HIWAR_KAFKA_CA_FILE"] == f"{mount['mountPath']}/kafka.pem"
    assert f"tlsCAFile={mount['mountPath']}/mongo.pem" in _example().read_text()
    assert keys.keys() == {"kafka.pem", "mongo.pem"}


def test_the_replica_is_named_for_its_pod() -> None:
    for _, workload in workloads():
        (variable,) = container(workload)["env"]
        assert variable["name"] == "HIWAR_REPLICA"
        assert variable["valueFrom"]["fieldRef"]["fieldPath"] == "metadata.name"


def test_consumers_keep_their_names_over_restarts() -> None:
    assert {service: workload["kind"] for service, workload in workloads()} == {
        "ingest": "Deployment",
        "enrich": "StatefulSet",
        "publish": "StatefulSet",
    }


def test_ports_are_those_that_the_services_listen_on() -> None:
    for service, workload in workloads():
        (declared,) = container(workload)["ports"]
        assert declared["containerPort"] == port(service)
        annotations = workload["spec"]["template"]["metadata"]["annotations"]
        assert annotations["prometheus.io/port"] == str(port(service))
        (offered,) = [
            p for d in documents(BASE / f"{service}.yaml") if d["kind"] == "Service" for p in d["spec"]["ports"]
        ]
        assert (offered["port"], offered["targetPort"]) == (port(service), declared["name"])


def test_probes_ask_the_health_routes() -> None:
    for _, workload in workloads():
        asked = {name: container(workload)[name]["httpGet"]["path"] for name in _PROBES}
        assert asked == _PROBES
    assert set(_PROBES.values()) <= health_paths()


def test_selectors_select_the_pods_of_their_service() -> None:
    for service, workload in workloads():
        labels = workload["spec"]["template"]["metadata"]["labels"]
        for document in documents(BASE / f"{service}.yaml"):
            selector = document["spec"]["selector"]
            assert selector.get("matchLabels", selector).items() <= labels.items()


def test_a_stop_has_time_for_the_loops_and_for_the_batch_in_flight() -> None:
    for service, workload in workloads():
        grace = SERVICES[service].model_fields["grace_seconds"].default
        assert workload["spec"]["template"]["spec"]["terminationGracePeriodSeconds"] > 2 * grace


def test_no_container_has_more_rights_than_it_needs() -> None:
    pods = [w["spec"]["template"]["spec"] for _, w in workloads()]
    pods += [d["spec"]["template"]["spec"] for d in documents(BASE / "topics.yaml")]
    for pod in pods:
        assert pod["securityContext"]["runAsNonRoot"] is True
        assert pod["automountServiceAccountToken"] is False
        for one in pod["containers"]:
            assert one["securityContext"] == {
                "allowPrivilegeEscalation": False,
                "readOnlyRootFilesystem": True,
                "capabilities": {"drop": ["ALL"]},
            }


def test_enrich_is_not_scaled_past_its_partitions() -> None:
    partitions = {topic.name: topic.partitions for topic in load_topics(DEPLOY / "topics.yaml")}
    scalers = {d["spec"]["scaleTargetRef"]["name"]: d for d in documents(OVERLAYS / "production" / "autoscaling.yaml")}
    assert scalers["hiwar-enrich"]["spec"]["maxReplicas"] <= partitions[RawStatement.topic]


_PROBES = {"startupProbe": "/live", "livenessProbe": "/live", "readinessProbe": "/ready"}


def _example() -> Path:
    return OVERLAYS / "production" / "secrets.example.yaml"
