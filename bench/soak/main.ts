/** `npm run soak`: 200 sessions with 10,000 lines; writes bench/results/soak.md. `-- --short`: a small one, which writes nothing. */
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { short, soak, whole } from './soak'

const file = path.resolve(import.meta.dirname, '../results/soak.md')

const main = async () => {
  const isShort = process.argv.includes('--short')
  const size = isShort ? short : whole
  const { lines, faults, notices, ...wrong } = await soak(size)
  const head = `${size.sessions} sessions, ${lines} lines, ${faults} broken calls, two processes; ${notices} visitors' lines were not sent, and the visitor read that.`
  const rows = Object.entries(wrong).map(([name, count]) => `| ${name} | ${count} |`)
  const table = ['| What | Sessions or lines |', '| --- | ---: |', ...rows].join('\n')
  const written = `\`npm run soak\`, ${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node}`
  console.log(`${head}\n${table}`)
  if (!isShort) {
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, `# Soak\n\nFor developers: ${written}.\n\n${head}\n\n${table}\n`)
  }
  if (Object.values(wrong).some((count) => count > 0)) process.exitCode = 1
}

main().catch((error: unknown) => {
  console.error(error)
  process.exitCode = 1
})
