import { systemRuntime, type Telemetry, within } from '@assistant/api'
import type { Attributes, Span } from '@opentelemetry/api'
import { StartError } from './start-error.js'

export interface Tracing {
  readonly telemetry: Telemetry
  /** Sends the remaining spans, for at most five seconds. */
  readonly close: () => Promise<void>
}

const shutdownTimeoutMs = 5_000

/**
 * Starts the tracing of calls and runs. Spans are sent as OTLP over HTTP to the endpoint in OTEL_EXPORTER_OTLP_ENDPOINT
 * or OTEL_EXPORTER_OTLP_TRACES_ENDPOINT; the other variables of OpenTelemetry apply too. Without an endpoint, returns
 * undefined and loads no packages.
 * @throws {StartError} when the optional packages are not installed
 */
export async function startTracing(
  env: Readonly<Record<string, string | undefined>>,
  version: string,
): Promise<Tracing | undefined> {
  if (!env.OTEL_EXPORTER_OTLP_ENDPOINT && !env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT) return undefined
  const { api, sdk, resources, exporter } = await load()
  const resource = resources
    .defaultResource()
    .merge(resources.resourceFromAttributes({ 'service.name': 'likeminds-assistant', 'service.version': version }))
    .merge(resources.detectResources({ detectors: [resources.envDetector] }))
  const provider = new sdk.BasicTracerProvider({
    resource,
    spanProcessors: [new sdk.BatchSpanProcessor(new exporter.OTLPTraceExporter())],
  })
  const tracer = provider.getTracer('likeminds-assistant', version)

  /**
   * Returns a context with the caller's span from the `traceparent` header (W3C Trace Context, 3.2.2), or the root
   * context if the header is missing or not valid.
   */
  const parentContextOf = (traceparent: string | undefined) => {
    const [, traceId = '', spanId = '', flags = '0'] =
      /^[\da-f]{2}-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})(-|$)/.exec(traceparent ?? '') ?? []
    const parent = { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & 1, isRemote: true }
    const isValid = api.isSpanContextValid(parent)
    return isValid ? api.trace.setSpanContext(api.ROOT_CONTEXT, parent) : api.ROOT_CONTEXT
  }
  const end = (span: Span, outcome: string, isFault: boolean) => {
    span.setAttribute('assistant.outcome', outcome)
    if (isFault) span.setStatus({ code: api.SpanStatusCode.ERROR })
    span.end()
  }

  return {
    telemetry: {
      call({ path, type, transport, requestId, traceparent }) {
        const attributes: Attributes = {
          'rpc.system': 'trpc',
          'rpc.method': path,
          'assistant.type': type,
          'assistant.transport': transport,
          'assistant.request_id': requestId,
        }
        const span = tracer.startSpan(path, { kind: api.SpanKind.SERVER, attributes }, parentContextOf(traceparent))
        return (outcome) => end(span, outcome, outcome === 'INTERNAL')
      },
      run({ kind, engine }) {
        const attributes: Attributes = { 'assistant.kind': kind, 'assistant.engine': engine }
        const span = tracer.startSpan('generation.run', { attributes }, api.ROOT_CONTEXT)
        return (status) => end(span, status ?? 'left', status === 'failed')
      },
      eventsRead() {},
    },
    // An unreachable collector must not keep the server from stopping.
    async close() {
      await within(
        systemRuntime,
        shutdownTimeoutMs,
        provider.shutdown().catch(() => undefined),
      )
    },
  }
}

async function load() {
  try {
    const [api, sdk, resources, exporter] = await Promise.all([
      import('@opentelemetry/api'),
      import('@opentelemetry/sdk-trace-base'),
      import('@opentelemetry/resources'),
      import('@opentelemetry/exporter-trace-otlp-http'),
    ])
    return { api, sdk, resources, exporter }
  } catch {
    throw new StartError(
      'OTEL_EXPORTER_OTLP_ENDPOINT is set, but the packages for tracing are not installed. Install the optional ' +
        'dependencies, or unset it.',
    )
  }
}
