# The projects of a fleet in an image, on top of bcsync's own:
# docker build --tag bcsync --build-arg "BCSYNC_PACKAGE=bcsync[fleet,forge,tiktok]" --file .deploy/Dockerfile .deploy
# docker build --tag registry.invalid/fleet:COMMIT --file .deploy/fleet.Dockerfile .
FROM bcsync
COPY --chown=0:0 . /fleet
WORKDIR /fleet
