# Image of the server: docker build --tag likeminds-assistant .
# Runs as user 1000 and writes only to /data (DATA_DIR) and /tmp, so the root file system may be read-only.
ARG NODE_VERSION=24.21.0

# --- production dependencies, compiled for the platform of the image
FROM node:${NODE_VERSION}-bookworm AS dependencies
WORKDIR /app
COPY package.json pnpm-lock.yaml pnpm-workspace.yaml ./
COPY patches patches
COPY apps/server/package.json apps/server/
COPY packages/api/package.json packages/api/
COPY packages/contract/package.json packages/contract/
COPY packages/database/package.json packages/database/
COPY packages/generator/package.json packages/generator/
# Compiles SQLite from the source in the lockfile, with the headers of this Node.js. No binary or header is downloaded.
RUN npm_config_nodedir=/usr/local npm_config_build_from_source=true npx --yes "$(node -p "require('./package.json').packageManager")" install --frozen-lockfile --prod --filter '@assistant/server...'

# --- build
FROM node:${NODE_VERSION}-bookworm AS build
WORKDIR /app
COPY package.json pnpm-lock.yaml pnpm-workspace.yaml tsconfig.base.json ./
COPY patches patches
COPY apps/server apps/server
COPY packages packages
RUN npx --yes "$(node -p "require('./package.json').packageManager")" install --frozen-lockfile --ignore-scripts --filter likeminds-assistant --filter '@assistant/server...'
RUN npx --yes "$(node -p "require('./package.json').packageManager")" --filter '@assistant/server...' run build

# --- final image
FROM node:${NODE_VERSION}-bookworm-slim
WORKDIR /app
COPY --from=dependencies /app ./
COPY --from=build /app/apps/server/dist apps/server/dist
COPY --from=build /app/packages/generator/dist packages/generator/dist
COPY apps/server/assets apps/server/assets
COPY packages/database/migrations packages/database/migrations
COPY LICENSE ./
RUN install --directory --owner=node --group=node --mode=0700 /data

ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 DATA_DIR=/data
USER 1000:1000
VOLUME /data
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s CMD ["node", "--eval", "fetch(`http://127.0.0.1:${process.env.PORT}/health/live`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "apps/server/dist/main.js"]
