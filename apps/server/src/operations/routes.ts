import { sendBody, sendJson } from '../http/body/content.js'
import { type FindRoute, type Route, readable } from '../http/route.js'
import { admitToMetrics, type MetricsAccess } from './access.js'
import type { Metrics } from './metrics.js'
import type { Readiness } from './readiness.js'

export interface OperationsOptions extends MetricsAccess {
  readonly metrics: Pick<Metrics, 'contentType' | 'text'>
  readonly readiness: () => Promise<Readiness>
}

/** Serves the routes for operators: liveness, readiness and metrics. */
export function createOperationsRoutes(options: OperationsOptions): FindRoute {
  const { metrics, readiness } = options
  const answers: Readonly<Record<string, Route['answer']>> = {
    '/health/live': (_, response) => sendJson(response, 200, { status: 'live' }),
    async '/health/ready'(_, response) {
      const { isReady, checks } = await readiness()
      sendJson(response, isReady ? 200 : 503, { status: isReady ? 'ready' : 'unready', checks })
    },
    async '/metrics'(request, response) {
      admitToMetrics(options, request)
      sendBody(response, 200, metrics.contentType, await metrics.text())
    },
  }
  return (path) => {
    const answer = Object.hasOwn(answers, path) ? answers[path] : undefined
    return answer && readable(answer)
  }
}
