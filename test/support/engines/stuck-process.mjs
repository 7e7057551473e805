// An engine process with the template engine and the engine that never returns.
import { createTemplateEngine, serveTasks } from '@assistant/generator'
import { createStuckEngine } from './stuck-engine.mjs'

serveTasks({
  template: (input, { signal }) => createTemplateEngine().run(input, signal),
  stuck: (input, { signal }) => createStuckEngine().run(input, signal),
})
