'use strict'
// Uses the vendor's client as a shop would, and prints what it returned:
// `node commercetools.js HOST PROJECT CLIENT SECRET`.

const { createApiBuilderFromCtpClient } = require('@commercetools/platform-sdk')
const { ClientBuilder } = require('@commercetools/ts-client')

const [host, projectKey, clientId, clientSecret] = process.argv.slice(2)
const UNKNOWN = '00000000-0000-4000-8000-000000000000'

const apiFor = secret => createApiBuilderFromCtpClient(
  new ClientBuilder()
    .withProjectKey(projectKey)
    .withClientCredentialsFlow({
      host,
      projectKey,
      credentials: { clientId, clientSecret: secret },
      scopes: [`manage_project:${projectKey}`],
      httpClient: fetch
    })
    .withHttpMiddleware({ host, httpClient: fetch })
    .build()
).withProjectKey({ projectKey })

const api = apiFor(clientSecret)

const body = async request => (await request.execute()).body

const failure = async request => {
  try {
    return { returned: await body(request) }
  } catch (error) {
    return { status: error.statusCode, body: error.body }
  }
}

const names = page => page.results.map(item => item.name.en)

const main = async () => {
  const told = {}
  const categories = api.categories()

  const first = await body(categories.get())
  told.first = { limit: first.limit, offset: first.offset, count: first.count, total: first.total }
  const pages = [0, 5].map(offset => body(categories.get({ queryArgs: { limit: 5, offset, sort: 'id asc' } })))
  told.pages = (await Promise.all(pages)).map(page => page.results.map(item => item.id))

  const parent = await body(categories.post({ body: { key: 'kitchen', name: { en: 'Kitchen' }, slug: { en: 'kitchen-ware' } } }))
  told.made = parent
  told.fetched = await body(categories.withKey({ key: 'kitchen' }).get())
  const child = await body(categories.post({
    body: { name: { en: 'Pots & pans' }, slug: { en: 'pots' }, parent: { typeId: 'category', key: 'kitchen' } }
  }))
  const expanded = await body(categories.withId({ ID: child.id }).get({ queryArgs: { expand: ['parent'] } }))
  told.expanded = expanded.parent
  told.found = names(await body(categories.get({
    queryArgs: { where: 'name(en = :name)', 'var.name': 'Pots & pans' }
  })))
  told.below = names(await body(categories.get({ queryArgs: { where: `parent(id = "${parent.id}")` } })))

  const actions = [
    { action: 'changeName', name: { en: 'Cookware' } },
    { action: 'setDescription', description: { en: 'For cooks.' } }
  ]
  const updated = await body(categories.withId({ ID: parent.id }).post({ body: { version: parent.version, actions } }))
  told.updated = updated
  told.stale = await failure(categories.withId({ ID: parent.id }).post({ body: { version: parent.version, actions } }))

  await body(categories.withId({ ID: child.id }).delete({ queryArgs: { version: child.version } }))
  told.deleted = await body(categories.withKey({ key: 'kitchen' }).delete({ queryArgs: { version: updated.version } }))
  told.gone = await failure(categories.withId({ ID: parent.id }).get())

  const products = await body(api.productProjections().get({ queryArgs: { limit: 3, expand: ['productType'] } }))
  told.products = products.results.map(product => ({ name: product.name, type: product.productType.obj?.name }))
  const word = products.results[0].name.en.split(' ')[0]
  const search = await body(api.productProjections().search().get({ queryArgs: { 'text.en': word, limit: 2 } }))
  told.search = { word, names: names(search), total: search.total }

  const type = (await body(api.productTypes().get({ queryArgs: { where: 'name = "Simple"' } }))).results[0]
  const product = await body(api.products().post({
    body: {
      key: 'wok',
      productType: { typeId: 'product-type', id: type.id },
      name: { en: 'Wok' },
      slug: { en: 'wok-28' },
      masterVariant: { sku: 'W-28', prices: [{ value: { currencyCode: 'EUR', centAmount: 4200 } }] }
    }
  }))
  told.product = product.masterData
  const renamed = await body(api.products().withKey({ key: 'wok' }).post({
    body: { version: product.version, actions: [{ action: 'changeName', name: { en: 'Large wok' }, staged: true }] }
  }))
  told.staged = names({ results: [renamed.masterData.current, renamed.masterData.staged] })
  await body(api.products().withKey({ key: 'wok' }).delete({ queryArgs: { version: renamed.version } }))

  told.invalid = await failure(categories.post({ body: { name: { en: 'x' } } }))
  told.predicate = await failure(categories.get({ queryArgs: { where: 'no such =' } }))
  told.unknown = await failure(api.products().withId({ ID: UNKNOWN }).get())
  told.wrong = await failure(apiFor('wrong').categories().get())

  console.log(JSON.stringify(told))
}

main().catch(error => {
  console.error(error)
  process.exitCode = 1
})
