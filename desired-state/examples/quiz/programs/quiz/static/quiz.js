const form = document.querySelector('form')
const questions = await (await fetch('/questions')).json()
for (const { id, text, choices } of questions) {
  const set = document.createElement('fieldset')
  const legend = document.createElement('legend')
  legend.textContent = text
  set.append(legend)
  choices.forEach((choice, index) => {
    const label = document.createElement('label')
    const input = Object.assign(document.createElement('input'), {
      type: 'radio',
      name: id,
      value: index,
      required: true,
    })
    label.append(input, choice)
    set.append(label)
  })
  form.querySelector('#questions').append(set)
}

const send = async (path, body) => {
  const headers = { 'content-type': 'application/json' }
  return (await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) })).json()
}
form.addEventListener('submit', async (event) => {
  event.preventDefault()
  const { name, ...chosen } = Object.fromEntries(new FormData(form))
  const answers = Object.fromEntries(Object.entries(chosen).map(([id, index]) => [id, Number(index)]))
  const { points, of } = await send('/answers', { ...(await send('/players', { name })), answers })
  document.querySelector('output').textContent = `${points} of ${of}`
})
