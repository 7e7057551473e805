import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: { conditions: ['@assistant/source'] },
  ssr: { resolve: { conditions: ['@assistant/source'] } },
  test: { name: 'database', include: ['src/**/*.test.ts'], globalSetup: ['src/testing/global-setup.ts'] },
})
