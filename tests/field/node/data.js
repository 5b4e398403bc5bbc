'use strict'
// The same weblog every time: fixed ids, relationships filled and empty.

const KINDS = { people: 1, tags: 2, articles: 3, comments: 4 }
const NAMES = ['Ada', 'Brian', 'Chinua', 'Dora', 'Elif', 'Femi', 'Grace', 'Hugo']
const WORDS = ['http', 'json', 'links', 'caching', 'design', 'testing']
const SUBJECTS = ['Methods', 'Headers', 'Status codes', 'Media types', 'Caches', 'Links', 'Identifiers']

const numbers = count => Array.from({ length: count }, (_, index) => index + 1)

const id = (type, number) => `0000000${KINDS[type]}-0000-4000-8000-${String(number).padStart(12, '0')}`

const reference = (type, number) => ({ type, id: id(type, number) })

const day = number => new Date(Date.UTC(2024, 0, 1 + number)).toISOString().slice(0, 10)

const COMMENTS = 56

// Comments belong to the first 23 articles only.
const articleOf = comment => 1 + (comment * comment + Math.floor(comment / 3)) % 24

exports.people = numbers(8).map(number => ({
  ...reference('people', number),
  name: NAMES[number - 1],
  email: `${NAMES[number - 1].toLowerCase()}@example.com`
}))

exports.tags = numbers(6).map(number => ({ ...reference('tags', number), name: WORDS[number - 1] }))

exports.articles = numbers(36).map(number => ({
  ...reference('articles', number),
  title: `${SUBJECTS[number % SUBJECTS.length]}, part ${number}`,
  body: `What part ${number} has to say.`,
  views: (number * 37) % 101,
  published: day(number),
  author: number % 5 === 0 ? null : reference('people', 1 + number % 6),
  tags: numbers(number % 4).map(step => reference('tags', 1 + (number + step) % 5)),
  comments: numbers(COMMENTS)
    .filter(comment => articleOf(comment) === number)
    .map(comment => reference('comments', comment))
}))

exports.comments = numbers(COMMENTS).map(number => ({
  ...reference('comments', number),
  body: `Remark ${number}.`,
  author: number % 6 === 0 ? null : reference('people', 1 + number % 7)
}))
