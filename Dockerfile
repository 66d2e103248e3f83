# One file for every service; the jars are built outside, by "mvn package", and only laid in here:
#   docker build --build-arg SERVICE=auth-service -t lectern/auth-service .
FROM eclipse-temurin:25-jre-noble
ARG SERVICE
# Nobody in particular: neither root nor an account of the image, the same number as in k8s/base.
RUN mkdir -p /app /data/blobs && chown 10001:10001 /data/blobs
WORKDIR /app
# Four layers, from what changes least to what changes with every commit.
COPY ${SERVICE}/target/quarkus-app/lib/ lib/
COPY ${SERVICE}/target/quarkus-app/quarkus/ quarkus/
COPY ${SERVICE}/target/quarkus-app/app/ app/
COPY ${SERVICE}/target/quarkus-app/*.jar ./
USER 10001:10001
ENV LECTERN_HTTP_HOST=0.0.0.0 LECTERN_HTTP_PORT=8080 LECTERN_BLOBS=/data/blobs
EXPOSE 8080
# The root file system may be read-only: only /tmp and /data/blobs are written to. More flags go into JDK_JAVA_OPTIONS.
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=60", "-XX:+ExitOnOutOfMemoryError", "--enable-native-access=ALL-UNNAMED", \
    "-jar", "/app/quarkus-run.jar"]
