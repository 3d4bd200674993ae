import { dirname } from 'node:path';
import { createRequire } from 'node:module';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

const ASSETS = new Set(['/swagger-ui.css', '/swagger-ui-bundle.js', '/favicon-32x32.png']);

/** The page at `/docs`: Swagger UI over `/openapi.json`, from this server alone. */
export const serveDocs = async (server: FastifyInstance): Promise<void> => {
  const root = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  await server.register(async (scope) => {
    scope.addHook('onRoute', (route) => {
      route.config = { ...route.config, public: true };
    });
    for (const url of ['/docs', '/docs/']) {
      scope.get(url, (_request, reply) => reply.type('text/html; charset=utf-8').send(PAGE));
    }
    scope.get('/docs/start.js', (_request, reply) => reply.type('text/javascript; charset=utf-8').send(SCRIPT));
    await scope.register(fastifyStatic, {
      root,
      prefix: '/docs/assets/',
      index: false,
      decorateReply: false,
      allowedPath: (path) => ASSETS.has(path),
    });
  });
};

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Kenal: interface</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="/docs/assets/favicon-32x32.png">
<link rel="stylesheet" href="/docs/assets/swagger-ui.css">
</head>
<body>
<div id="docs"></div>
<script src="/docs/assets/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
`;

const SCRIPT = `SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#docs',
  deepLinking: true,
  filter: true,
  docExpansion: 'none',
  defaultModelsExpandDepth: 0,
  validatorUrl: null,
});
`;
