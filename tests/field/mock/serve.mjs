// Serves a mock of commercetools on 127.0.0.1, with the project `demo`: `node serve.mjs PORT`.

import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

// Modules are not looked for in NODE_PATH.
const home = join(process.env.NODE_PATH, '@labdigital', 'commercetools-mock', 'dist', 'index.mjs')
const { CommercetoolsMock } = await import(pathToFileURL(home))

const mock = new CommercetoolsMock({ defaultProjectKey: 'demo', silent: true })

await mock.app.listen({ host: '127.0.0.1', port: Number(process.argv[2]) })
