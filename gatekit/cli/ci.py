"""Which commit a CI system is working on, from the environment variables that it documents."""

from __future__ import annotations

import re
from collections.abc import Mapping

# system, the variable that tells that it is this system, the variable with the commit; the first whose both are set counts
CI_COMMITS = (
    ("GitHub Actions, Gitea, Forgejo", "GITHUB_ACTIONS", "GITHUB_SHA"),
    ("GitLab CI", "GITLAB_CI", "CI_COMMIT_SHA"),
    ("Azure Pipelines", "TF_BUILD", "BUILD_SOURCEVERSION"),
    ("Bitbucket Pipelines", "BITBUCKET_BUILD_NUMBER", "BITBUCKET_COMMIT"),
    ("CircleCI", "CIRCLECI", "CIRCLE_SHA1"),
    ("Jenkins", "JENKINS_URL", "GIT_COMMIT"),
    ("Buildkite", "BUILDKITE", "BUILDKITE_COMMIT"),
    ("TeamCity", "TEAMCITY_VERSION", "BUILD_VCS_NUMBER"),
    ("Travis CI, pull request", "TRAVIS", "TRAVIS_PULL_REQUEST_SHA"),
    ("Travis CI", "TRAVIS", "TRAVIS_COMMIT"),
    ("Drone", "DRONE", "DRONE_COMMIT_SHA"),
    ("Woodpecker", "CI_SYSTEM_NAME", "CI_COMMIT_SHA"),
    ("AppVeyor", "APPVEYOR", "APPVEYOR_REPO_COMMIT"),
    ("AWS CodeBuild", "CODEBUILD_BUILD_ID", "CODEBUILD_RESOLVED_SOURCE_VERSION"),
    ("Cirrus CI", "CIRRUS_CI", "CIRRUS_CHANGE_IN_REPO"),
    ("Semaphore", "SEMAPHORE", "SEMAPHORE_GIT_SHA"),
    ("Codefresh", "CF_BUILD_ID", "CF_REVISION"),
)
# some systems put a branch, `HEAD` or a bucket there
_COMMIT = re.compile(r"[0-9a-fA-F]{7,64}")


def commit_of(environ: Mapping[str, str]) -> str:
    """The commit that the CI system says it works on; "" outside of the known ones.

    >>> commit_of({"GITHUB_ACTIONS": "true", "GITHUB_SHA": "9fceb02d0ae598e95dc970b74767f19372d61af8"})
    '9fceb02d0ae598e95dc970b74767f19372d61af8'
    """
    for _, marker, variable in CI_COMMITS:
        value = environ.get(variable, "")
        if environ.get(marker) and _COMMIT.fullmatch(value):
            return value
    return ""
