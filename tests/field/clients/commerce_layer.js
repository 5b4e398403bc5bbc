'use strict'
// Uses the vendor's provisioning client as one would live, and prints what it returned:
// `node commerce_layer.js BASE TOKEN`.

const { CommerceLayerProvisioning } = require('@commercelayer/provisioning-sdk')

const [base, accessToken] = process.argv.slice(2)
const HOME = 'https://provisioning.commercelayer.io/api'
const UNKNOWN = 'XxYyZzKkJj'

// The client knows one address alone; its fetch option leads to another.
const client = CommerceLayerProvisioning({
  accessToken,
  fetch: (url, options) => fetch(String(url).replace(HOME, base), options)
})

const failure = async call => {
  try {
    return { returned: await call() }
  } catch (error) {
    const { name, type, status, code, errors } = error
    return { name, type, status, code, errors, known: client.isApiError(error) }
  }
}

const page = list => ({
  names: list.map(role => role.name),
  records: list.recordCount,
  pages: list.pageCount,
  next: list.hasNextPage(),
  previous: list.hasPrevPage()
})

const main = async () => {
  const told = {}

  told.user = await client.user.retrieve()
  told.renamed = await client.user.update({ id: told.user.id, first_name: 'Grace' })

  told.first = page(await client.roles.list())
  told.last = page(await client.roles.list({ pageSize: 25, pageNumber: 2, sort: { created_at: 'asc' } }))
  told.sorted = page(await client.roles.list({ sort: { created_at: 'desc' }, pageSize: 3 }))
  told.filtered = page(await client.roles.list({ filters: { name_in: ['Custom role 3', 'Custom role 4'] } }))
  told.joined = page(await client.roles.list({ filters: { name_or_reference_eq: 'REF 5', kind_eq: 'admin' } }))

  const role = (await client.roles.list({ include: ['organization', 'permissions'], pageSize: 1 })).first()
  told.role = role
  told.fetched = await client.roles.retrieve(role.id, { fields: { roles: ['name'] } })
  told.related = page(await client.organizations.roles(role.organization.id, { pageSize: 2 }))

  const made = await client.membership_profiles.create(
    {
      name: 'Gäste',
      access_scope: 'test_access',
      organization: client.organizations.relationship(role.organization.id),
      metadata: { nested: { list: [1, 'zwei', null] } }
    },
    { include: ['organization'] }
  )
  told.made = made
  told.updated = await client.membership_profiles.update({ id: made.id, name: 'Staff', reference: 'S-1' })
  told.kept = await client.membership_profiles.retrieve(made.id)
  await client.membership_profiles.delete(made.id)
  told.gone = await failure(() => client.membership_profiles.retrieve(made.id))

  told.invalid = await failure(() => client.roles.create({ name: '', organization: { id: null, type: 'organizations' } }))
  told.unknownFilter = await failure(() => client.roles.list({ filters: { no_such_eq: 'x' } }))
  told.unauthorized = await failure(() => client.roles.list({}, { accessToken: 'nobody' }))
  told.resent = await failure(() => client.memberships.resend(UNKNOWN))
  const membership = (await client.memberships.list({ filters: { status_eq: 'pending' }, pageSize: 1 })).first()
  told.invited = await failure(() => client.memberships.resend(membership.id))

  const reader = client.addRawResponseReader({ headers: true })
  await client.roles.list({ pageSize: 1 })
  told.limit = Object.fromEntries(Object.entries(reader.headers).filter(([name]) => name.startsWith('x-ratelimit-')))

  console.log(JSON.stringify(told))
}

main().catch(error => {
  console.error(error)
  process.exitCode = 1
})
