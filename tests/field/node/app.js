'use strict'
// Serves a weblog with jsonapi-server on 127.0.0.1: `node app.js PORT`.

const jsonApi = require('jsonapi-server')
const data = require('./data.js')

const port = Number(process.argv[2])
const Joi = jsonApi.Joi

// Handing over the package's own Express app leaves the listening to us, on the loopback alone.
const app = jsonApi.getExpressServer()
app.disable('x-powered-by')
app.disable('etag')

jsonApi.setConfig({ router: app, protocol: 'http', hostname: '127.0.0.1', port, base: 'rest' })

const define = (resource, attributes) => jsonApi.define({
  resource,
  handlers: new jsonApi.MemoryHandler(),
  attributes,
  examples: data[resource]
})

define('people', {
  name: Joi.string().required(),
  email: Joi.string().email(),
  articles: Joi.belongsToMany({ resource: 'articles', as: 'author' })
})

define('tags', {
  name: Joi.string().required(),
  articles: Joi.belongsToMany({ resource: 'articles', as: 'tags' })
})

define('articles', {
  title: Joi.string().required(),
  body: Joi.string(),
  views: Joi.number().default(0),
  published: Joi.string().regex(/^[12]\d\d\d-[01]\d-[0123]\d$/),
  author: Joi.one('people'),
  tags: Joi.many('tags'),
  comments: Joi.many('comments')
})

define('comments', {
  body: Joi.string().required(),
  author: Joi.one('people'),
  article: Joi.belongsToOne({ resource: 'articles', as: 'comments' })
})

jsonApi.start()
app.listen(port, '127.0.0.1')
