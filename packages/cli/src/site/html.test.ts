import { describe, expect, it } from 'vitest'
import { html, isWebAddress, linked, linkTo } from './html.js'

describe('html', () => {
  it('takes whatever is put into it for text, in attributes too', () => {
    const hostile = `</script><img src=x onerror="alert('1')">&amp;`
    expect(html`<p title="${hostile}">${hostile}</p>`.text).toBe(html`<p title="${[hostile]}">${[[hostile]]}</p>`.text)
    expect(html`${hostile}`.text).not.toMatch(/[<>"']|&(?!#\d+;)/)
  })

  it('puts pieces into pieces as they are, and nothing where there is nothing', () => {
    expect(html`<p>${html`<b>${'&'}</b>`}${undefined}${false}${0}${[html`<i></i>`, 'x']}</p>`.text).toBe(
      '<p><b>&#38;</b>0<i></i>x</p>',
    )
    expect(html`\n`.text).toBe('\n')
  })

  it('writes out what turns a text around, or what no page may have, and lets lines end', () => {
    expect(html`${'a\u202eb\u0000c\nd\u2066'}`.text).toBe('a\\u202eb\\u0000c\nd\\u2066')
  })
})

describe('links', () => {
  it('lead to addresses of HTTP, and to nothing else', () => {
    expect(linkTo('https://example.com/a?b=1&c').text).toBe(
      '<a href="https://example.com/a?b=1&#38;c">https://example.com/a?b=1&#38;c</a>',
    )
    const others = [
      'javascript:alert(1)',
      'JAVASCRIPT:x',
      'data:text/html,x',
      '//evil.example',
      'https://',
      'http://\u202eab',
      'https://a b',
      ' https://a',
    ]
    expect(others.filter(isWebAddress)).toEqual([])
    expect(linkTo('javascript:alert(1)').text).toBe('javascript:alert(1)')
  })

  it('are found in a text, without what ends the sentence', () => {
    expect(linked('See https://a.example/x_y. Not javascript:alert(1), <b>.').text).toBe(
      'See <a href="https://a.example/x_y">https://a.example/x_y</a>. Not javascript:alert(1), &#60;b&#62;.',
    )
  })
})
