# One file for every service; the jars are built outside, by "mvn -Psbom package", and only laid in here:
#   docker build --build-arg SERVICE=auth-service -t lectern/auth-service:0.1.0 .
FROM eclipse-temurin:25.0.3_9-jre-noble
ARG SERVICE
# Of the distribution, for one of them: ingestion-service reads scans where tesseract-ocr is.
ARG PACKAGES=""
# Nobody in particular: neither root nor an account of the image, the same number as in k8s/base.
RUN if [ -n "$PACKAGES" ]; then \
      apt-get update && apt-get install -y --no-install-recommends $PACKAGES && rm -rf /var/lib/apt/lists/*; \
    fi && mkdir -p /app /data/blobs && chown 10001:10001 /app /data/blobs
WORKDIR /app
# Layers, from what changes least to what changes with every commit.
COPY docker/with-secrets docker/train /usr/local/bin/
COPY ${SERVICE}/target/quarkus-app/lib/ lib/
COPY ${SERVICE}/target/quarkus-app/quarkus/ quarkus/
COPY ${SERVICE}/target/quarkus-app/app/ app/
COPY ${SERVICE}/target/quarkus-app/*.jar ${SERVICE}/target/sbom.json ./
USER 10001:10001
# A start to learn from: classes read, checked and linked, and profiles of what is hot, in /app/app.aot.
RUN train /app -XX:MaxRAMPercentage=60 --enable-native-access=ALL-UNNAMED
ENV LECTERN_HTTP_HOST=0.0.0.0 LECTERN_HTTP_PORT=8080 LECTERN_BLOBS=/data/blobs
EXPOSE 8080
# The root file system may be read-only: only /tmp and /data/blobs are written to. More flags go into JDK_JAVA_OPTIONS.
# A cache that does not fit them (another collector) is left aside.
ENTRYPOINT ["with-secrets", "java", "-XX:MaxRAMPercentage=60", "-XX:+ExitOnOutOfMemoryError", \
    "--enable-native-access=ALL-UNNAMED", "-XX:AOTCache=/app/app.aot", "-jar", "/app/quarkus-run.jar"]
