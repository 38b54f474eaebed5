function Hide-ExfSecrets {
	<#
	.SYNOPSIS
	The text of a configuration file with *** in the known places of secrets, and how many there were.
	.DESCRIPTION
	Works on the text, not on XML: a file that no parser accepts has secrets too, and so has a comment. Everything
	else stays as it is. In doubt a value is blanked; a value that makes the file malformed (a stray < or &) leaves
	that character behind, so that the file stays malformed.
	#>
	param([string]$Text)
	$exfBlank = Get-ExfSecretPatterns
	$names = $exfBlank.Names
	# In a malformed file the next quote may be one that opens: then it stands before a word, or a tag began before it.
	$quoted = '(?<quoted>(?>"(?:[^"]*"(?![\s/>?\]]|\z)|[^"<]*<[^"]*=\s*")*[^"]*"?|''(?:[^'']*''(?![\s/>?\]]|\z)|[^''<]*<[^'']*=\s*'')*[^'']*''?))'
	$key = '\b(?:key|name|id)\s*=\s*(?:"(?<key>[^"]*)"|''(?<key>[^'']*)'')'
	$between = '(?:[^<>"'']|"[^"]*"|''[^'']*''){0,4000}'
	$body = '(?<plain>(?:<!\[CDATA\[.*?(?:\]\]>|\z)|<!--.*?(?:-->|\z)|[^<])+)'
	# Each pattern starts with a character and looks back for the words: a search for words at every place takes seconds.
	# <!ENTITY name "value">
	$Text = Edit-ExfMatches $Text ('(?<head><!ENTITY\s+(?:%\s+)?\S+\s+)' + $quoted) { $true }
	# password="value"
	$Text = Edit-ExfMatches $Text ('(?<head>=(?<=(?:' + $names + ')\s*=)\s*)' + $quoted) { $true }
	# key="Password" ... value="value", in this order and in the other
	$Text = Edit-ExfMatches $Text ('(?<head>\bvalue(?<=' + $key + $between + '?\bvalue)\s*=\s*)' + $quoted) { Test-ExfSecretKey $match }
	$Text = Edit-ExfMatches $Text ('(?<head>\bvalue\s*=\s*)(?<quoted>"[^"]*"|''[^'']*'')(?=' + $between + '?' + $key + ')') { Test-ExfSecretKey $match }
	# <password>value</password>, <setting name="Password"><value>value</value>
	$Text = Edit-ExfMatches $Text ('(?<head><(?>[\w.:-]+)(?<=' + $names + ')(?:\s' + $between + ')?(?<!/)>)' + $body) { $true }
	$Text = Edit-ExfMatches $Text ('(?<head><value\b(?<=' + $key + $between + '(?<!/)>(?:\s|<!--.*?-->)*<value)[^<>]*(?<!/)>)' + $body) { Test-ExfSecretKey $match }
	# any="Server=x;Password=value", any="https://user:value@host", any="Basic value"; not where patterns stand
	if ($exfBlank.Hint.IsMatch($Text)) {
		$Text = Edit-ExfMatches $Text ('(?<head>(?<name>[\w.:-]+)\s*=\s*)(?<quoted>"[^"]*?(?:' + $exfBlank.Hints + ')[^"]*"|''[^'']*?(?:' + $exfBlank.Hints + ')[^'']*'')') { Test-ExfSecretValue $match }
	}
	# words of people in comments: the rest of the line
	if ($exfBlank.Word.IsMatch($Text)) {
		$Text = Edit-ExfMatches $Text ('(?<head>(?<!["''\w])(?:' + $exfBlank.Words + '|pw)\b(?!["'']|\s*=\s*["''])\s*)(?<plain>[^<>\r\n]*[^<>\r\n\s-])') { Test-ExfComment $Text $match.Index }
	}
	# what is left: password: value, Password = value
	$Text = Edit-ExfMatches $Text ('\b(?:pattern|url|input|path)\s*=\s*(?:"[^"]*"|''[^'']*'')|(?<head>[:=](?<=(?:' + $names + ')(?:["'']|&quot;|&apos;)?\s*[:=])[:=\s]*(?:["'']|&quot;|&apos;)?)(?<plain>[^\s"''<>;,*&][^\s"''<>;,]*)') { $true }
	@{ Text = $Text; Count = $exfBlank.Blanked }
}

function Get-ExfSecretPatterns {
	<#
	.SYNOPSIS
	The words by which secrets are known.
	#>
	$words = 'passw(?:or)?d|passphrase|pwd|secret'
	$keys = '(?:access|account|shared|private|symmetric|encryption|signing|storage|session|validation|decryption|secret|machine|api)[-_. ]?key'
	$names = "$words|$keys|connection[-_. ]?string|ciphervalue"
	$inKeys = "$names|credential|connection[-_. ]?str|(?:access|auth|bearer|refresh|sas|security)[-_. ]?token|authorization"
	$hints = "[=:](?<=(?:$words|$keys)(?:[`"'\s]|&quot;|&apos;)*[=:])(?:(?<=:)|(?!\s*[`"']))|&#|://[^`"'\s]*@|\b(?:basic|bearer)\s"
	# Turkish has two letters i; the words have one.
	$options = [Text.RegularExpressions.RegexOptions]'IgnoreCase, CultureInvariant, Singleline'
	@{
		Blanked = 0; Words = $words; Names = $names; Hints = $hints; Options = $options
		Word = (Get-ExfRegex 'p(?:assw|assp|w)|secret' $options)
		Hint = (Get-ExfRegex $hints $options)
		Key = (Get-ExfRegex $inKeys $options)
		Value = (Get-ExfRegex "(?:$words|$keys)[`"'\s]*[=:]\s*\S|://[^/\s:@]*:[^/\s@]+@|^\s*(?:basic|bearer)\s+\S{8,}" $options)
		# Not secrets: nothing, a switch, a key that IIS makes up by itself.
		Plain = (Get-ExfRegex '\A\s*(?:true|false|\*\*\*[<&]*|AutoGenerate(?:\s*,\s*Isolate(?:Apps|ByAppId))*)?\s*\z' $options)
	}
}

function Test-ExfComment {
	<#
	.SYNOPSIS
	True when a place of a text lies in a comment.
	#>
	param([string]$Text, [int]$At)
	$Text.LastIndexOf('<!--', $At, [StringComparison]::Ordinal) -gt $Text.LastIndexOf('-->', $At, [StringComparison]::Ordinal)
}

function Get-ExfRegex {
	<#
	.SYNOPSIS
	A regular expression that is made once.
	#>
	param([string]$Pattern, $Options)
	[Activator]::CreateInstance([regex], [object[]]($Pattern, $Options))
}

function Edit-ExfMatches {
	<#
	.SYNOPSIS
	Blanks what follows the head of every match, where the test says that it is a secret.
	.PARAMETER Test
	Sees the match as $match.
	#>
	param([string]$Text, [string]$Pattern, [scriptblock]$Test)
	[regex]::Replace($Text, $Pattern, {
		param($match)
		$head = $match.Groups['head'].Value
		$rest = $match.Value.Substring($head.Length)
		$quote = ''
		if ($match.Groups['quoted'].Success) { $quote = $rest.Substring(0, 1) }
		$value = $rest.Trim([char[]]"$quote`r`n`t ")
		if (-not $match.Groups['head'].Success -or $exfBlank.Plain.IsMatch($value) -or -not (& $Test)) { return $match.Value }
		$exfBlank.Blanked++
		$head + (Get-ExfBlanked $rest $quote $value)
	}, $exfBlank.Options)
}

function Get-ExfBlanked {
	<#
	.SYNOPSIS
	The stars that stand for a value, within its quotes or the blanks around it.
	#>
	param([string]$Rest, [string]$Quote, [string]$Value)
	$stars = '***'
	if ($Quote -ne '') {
		if ($Value.IndexOf('<') -ge 0) { $stars += '<' }
		if ($Value -match '&(?!(?:amp|lt|gt|quot|apos|#\d+|#[xX][0-9a-fA-F]+);)') { $stars += '&' }
		if ($Rest.Length -gt 1 -and $Rest.Substring($Rest.Length - 1) -eq $Quote) { return $Quote + $stars + $Quote }
		return $Quote + $stars
	}
	$at = $Rest.IndexOf($Value, [StringComparison]::Ordinal)
	$Rest.Substring(0, $at) + $stars + $Rest.Substring($at + $Value.Length)
}

function Test-ExfSecretKey {
	<#
	.SYNOPSIS
	True when the key or name of an entry says that its value is a secret.
	#>
	param($Match)
	$exfBlank.Key.IsMatch((ConvertFrom-ExfEntities $Match.Groups['key'].Value))
}

function Test-ExfSecretValue {
	<#
	.SYNOPSIS
	True when the value itself shows that it has a secret in it. Rewrite patterns are no such place, and judged.
	#>
	param($Match)
	if ('pattern', 'url', 'input', 'path' -contains $Match.Groups['name'].Value) { return $false }
	$exfBlank.Value.IsMatch((ConvertFrom-ExfEntities $Match.Groups['quoted'].Value.Trim([char[]]"`"'")))
}

function ConvertFrom-ExfEntities {
	<#
	.SYNOPSIS
	The text that the entities and character references of an attribute stand for.
	#>
	param([string]$Text)
	if ($Text.IndexOf('&') -lt 0) { return $Text }
	$Text = [regex]::Replace($Text, '&#(?:(\d{1,7})|[xX]([0-9a-fA-F]{1,6}));', {
		param($match)
		$code = 0
		if ($match.Groups[1].Success) { $code = [int]$match.Groups[1].Value } else { $code = [Convert]::ToInt32($match.Groups[2].Value, 16) }
		if ($code -gt 0xFFFF) { return '?' }
		[string][char]$code
	})
	$Text.Replace('&lt;', '<').Replace('&gt;', '>').Replace('&quot;', '"').Replace('&apos;', "'").Replace('&amp;', '&')
}
