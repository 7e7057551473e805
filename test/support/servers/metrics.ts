/** The longest delay of the server's event loop since the metrics were last read, in seconds. */
export const eventLoopDelayMetric = 'assistant_event_loop_delay_max_seconds'

/** CPU time of the server's process, in seconds. */
export const cpuMetric = 'process_cpu_seconds_total'

/** Memory that the server's process uses, in bytes. Their sum does not include free memory that the allocator keeps. */
export const usedMemoryMetrics = ['nodejs_heap_size_used_bytes', 'nodejs_external_memory_bytes'] as const

/** Returns the metrics of a server by name, without those that have labels. */
export async function readMetrics(url: string): Promise<ReadonlyMap<string, number>> {
  const text = await fetch(`${url}/metrics`).then((response) => response.text())
  return new Map(Array.from(text.matchAll(/^(\w+) (\S+)$/gm), ([, name = '', value]) => [name, Number(value)]))
}
