"""Cut the demo's questions and wiki pages out of the whole data sets.

    python scripts/make_demo_extract.py ../shared/data

reads `stackexchange-devops.jsonl.gz` and `itwiki.jsonl.xz` there and writes `demo/questions.jsonl.gz` and
`demo/wiki.jsonl.xz`: the same fields, with a `community` and a `license` on each. The same data gives the same files.
"""

import argparse
import gzip
import json
import lzma
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

DEMO = Path(__file__).parent.parent / "demo"

# A question goes to the first community that has one of its tags.
COMMUNITY_TAGS = {
    "ways-of-working": """culture terminology methodology process agile project-management sre metrics monitoring
        prometheus grafana logging alerting incident-management documentation roles devsecops operations
        branching-strategy release-management code-review on-call""",
    "kubernetes": """kubernetes helm openshift kubectl ingress rancher minikube istio kops gke google-kubernetes-engine
        amazon-eks azure-aks""",
    "configuration": """ansible terraform chef puppet salt configuration-management infrastructure-as-code packer
        vagrant ansible-playbook jinja aws-cloudformation cloudformation provisioning hashicorp-vault consul""",
    "containers": "docker containers dockerfile docker-compose docker-swarm docker-registry docker-machine images",
    "build-and-ci": """jenkins jenkins-pipeline jenkins-plugins jenkinsfile continuous-integration cicd gitlab
        gitlab-ci-runner gitlab-ci azure-devops azure-pipelines travis-ci bitbucket bitbucket-pipelines bamboo teamcity
        continuous-delivery continuous-deployment build-pipeline builds git github artifacts artifactory maven nexus
        groovy circleci tfs""",
    "cloud": """amazon-web-services amazon-ec2 amazon-s3 amazon-ecs amazon-rds amazon-cloudwatch aws-lambda aws-cli
        aws-iam aws-vpc azure google-cloud-platform gcp google-compute-engine cloud serverless autoscaling load-balance
        dns ssl networking""",
}
ACCEPTED, ANSWERED, UNANSWERED = 60, 20, 12  # of each, in each community

# Spaces whose licence lets us pass them on, and where they belong here.
SPACES = {"incident-response": "ways-of-working", "openshift-runbooks": "kubernetes"}
LEAST_REVISIONS = 2  # a page without a history shows little

SHARE_ALIKE_4 = "2018-05-02"  # from this day on, contributions to Stack Exchange are under version 4.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="the folder with the whole data sets")
    data = parser.parse_args().data

    with gzip.open(data / "stackexchange-devops.jsonl.gz", "rt", encoding="utf-8") as file:
        questions = chosen_questions(map(json.loads, file))
    with open(DEMO / "questions.jsonl.gz", "wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as packed:
        packed.write(json_lines(questions))

    with lzma.open(data / "itwiki.jsonl.xz", "rt", encoding="utf-8") as file:
        pages = list(chosen_pages(map(json.loads, file)))
    with lzma.open(DEMO / "wiki.jsonl.xz", "wb", preset=9) as packed:
        packed.write(json_lines(pages))

    for path in ("questions.jsonl.gz", "wiki.jsonl.xz"):
        print(f"{path}: {(DEMO / path).stat().st_size / 1e6:.2f} MB")
    print(f"{len(questions)} questions, {sum(len(question['answers']) for question in questions)} answers")
    print(f"{len(pages)} pages, {sum(len(page['revisions']) for page in pages)} revisions")


def chosen_questions(questions: Iterator[dict]) -> list[dict]:
    """For each community its best questions: solved, answered and still open, oldest first."""
    groups = defaultdict(list)
    for question in questions:
        community = community_of(question)
        if community and not question["closed"]:
            state = "accepted" if question["accepted_id"] else "answered" if question["answers"] else "unanswered"
            groups[community, state].append(question | {"community": community})

    chosen = []
    for community in COMMUNITY_TAGS:
        for state, count in (("accepted", ACCEPTED), ("answered", ANSWERED), ("unanswered", UNANSWERED)):
            chosen += sorted(groups[community, state], key=worth, reverse=True)[:count]
    return [with_license(question) for question in sorted(chosen, key=lambda question: question["id"])]


def community_of(question: dict) -> str | None:
    for community, tags in COMMUNITY_TAGS.items():
        if set(tags.split()) & set(question["tags"]):
            return community
    return None


def worth(question: dict) -> tuple[int, int]:
    """How much of a question people found worth a vote; its views settle a draw."""
    votes = question["score"] + sum(answer["score"] for answer in question["answers"])
    return votes, question["views"] or 0


def with_license(question: dict) -> dict:
    """Name the licence on question and answers, and leave out the HTML where there is Markdown."""
    return licensed(question) | {"answers": [licensed(answer) for answer in question["answers"]]}


def licensed(post: dict) -> dict:
    version = "4.0" if post["created"] >= SHARE_ALIKE_4 else "3.0"
    kept = {name: value for name, value in post.items() if name != "body_html" or not post["body_md"]}
    return kept | {"license": f"CC-BY-SA-{version}"}


def chosen_pages(pages: Iterator[dict]) -> Iterator[dict]:
    for page in pages:
        if page["space"] in SPACES and len(page["revisions"]) >= LEAST_REVISIONS:
            yield page | {"community": SPACES[page["space"]], "title": readable_title(page["title"])}


def readable_title(title: str) -> str:
    """Titles made of file names, `post_mortem_process`, as words."""
    words = title.replace("_", " ")
    return words[:1].upper() + words[1:] if words.islower() else words


def json_lines(records: list[dict]) -> bytes:
    return "".join(f"{json.dumps(record, ensure_ascii=False)}\n" for record in records).encode()


if __name__ == "__main__":
    main()
