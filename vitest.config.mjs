import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

/** These start Node processes of their own. They run by themselves, so that few processes run at once. */
const withProcesses = ['test/**/*.process.test.ts']

// A project is a thread or two of one Node process; each thread keeps one more process, in which its bundles run.
const project = (name, options) => ({
  extends: true,
  test: { name, pool: 'threads', isolate: false, testTimeout: 300_000, hookTimeout: 300_000, ...options },
})

export default defineConfig({
  resolve: { alias: { '.botpress': fileURLToPath(new URL('./.botpress/index.ts', import.meta.url)) } },
  test: {
    maxConcurrency: 8,
    // Until something shows: a slow machine takes its time.
    expect: { poll: { timeout: 60_000 } },
    reporters: ['default'],
    projects: [
      project('scenes', {
        include: ['test/**/*.test.ts'],
        exclude: withProcesses,
        maxWorkers: Number(process.env['SCENE_THREADS'] ?? 2),
        sequence: { groupOrder: 0 },
      }),
      project('processes', { include: withProcesses, maxWorkers: 1, sequence: { groupOrder: 1 } }),
    ],
  },
})
