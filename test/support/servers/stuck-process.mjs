// A process of the pool with the engine that gets stuck beside the template engine.
import { createTemplateEngine, serveTasks } from '@assistant/generator'
import { createStuckEngine } from './stuck-engine.mjs'

serveTasks({
  template: (input, { signal }) => createTemplateEngine().run(input, signal),
  stuck: (input, { signal }) => createStuckEngine().run(input, signal),
})
