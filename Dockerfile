# Plaso with this package. Build it by "make image", which passes the release of Plaso.
#
#     docker run --rm -v /evidence:/evidence:ro -v "$PWD:/timeline" plaso-extra-parsers \
#         log2timeline --unattended --storage-file /timeline/timeline.plaso /evidence

FROM python:3.13-slim-trixie AS build
ARG PLASO_RELEASE
# Some of Plaso's libraries come as source code.
RUN apt-get update -qq \
    && apt-get install -qq -y --no-install-recommends gcc libc6-dev make zlib1g-dev \
    && rm -rf /var/lib/apt/lists/*
RUN python -m venv /opt/plaso \
    && /opt/plaso/bin/pip install --no-cache-dir "plaso==$PLASO_RELEASE"
# Made by "make wheel" in the checkout, which knows the version of the build.
COPY dist/plaso_extra_parsers-*.whl /tmp/
RUN /opt/plaso/bin/pip install --no-cache-dir --no-deps /tmp/plaso_extra_parsers-*.whl \
    && /opt/plaso/bin/plaso-extra status

FROM python:3.13-slim-trixie
COPY --from=build /opt/plaso /opt/plaso
ENV PATH="/opt/plaso/bin:$PATH" \
    HOME=/tmp
# Evidence is read by a user who can do nothing else.
USER nobody
WORKDIR /tmp
CMD ["log2timeline", "--help"]
