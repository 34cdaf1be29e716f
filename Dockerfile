# syntax=docker/dockerfile:1
# Three stages, so that neither compilers nor development packages reach the image that runs.
# Scripts of packages are never run: no dependency needs one, libsql brings its binary as a package of its own.
ARG NODE_IMAGE=node:20.20-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json ./
COPY src ./src
# The playground completes against the printed schema, without a request for it.
COPY schema ./schema
RUN npm run build

FROM ${NODE_IMAGE} AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts && npm cache clean --force

FROM ${NODE_IMAGE}
ENV NODE_ENV=production HOST=0.0.0.0 PORT=4000 KEIRETSU_DATA=/data
WORKDIR /app
# The embedded store's folder; with NEO4J_URI set it stays empty. Made here, as a new volume takes over its owner.
RUN mkdir /data && chown node:node /data
VOLUME /data
# Owned by root and run by node: the program cannot change itself.
COPY package.json ./
COPY --from=packages /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY schema ./schema
COPY seed ./seed
USER node
EXPOSE 4000
# By node itself, as the image has no curl. /health and not /ready: a store that is away is no reason to restart the program.
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --start-interval=1s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# Not through npm, which would stand between SIGTERM and the server.
CMD ["node", "dist/main.js"]
