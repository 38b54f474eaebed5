function ConvertTo-ExfJson {
	<#
	.SYNOPSIS
	Writes a value as JSON in ASCII, the same bytes in every PowerShell.
	.DESCRIPTION
	The ConvertTo-Json of 5.1 writes dates and extended members in its own ways, and 2.0 has none.
	Takes null, strings, numbers, booleans, dates (as UTC, ISO 8601), lists and dictionaries; anything else is
	an error of the unit, because an object tree of unknown size would follow. Keys of a hashtable are sorted
	by ordinal; an OrderedDictionary (ConvertTo-ExfMap) keeps its order.
	.PARAMETER MaxDepth
	Deepest nesting of lists and dictionaries.
	#>
	param($Value, [int]$MaxDepth = 20)
	$exfJson = @{
		Builder = [Activator]::CreateInstance([Text.StringBuilder])
		Culture = [Globalization.CultureInfo]::InvariantCulture
		# Text that needs no escape at all, as nearly all of it is.
		Plain = [regex]'\A[\x20-\x21\x23-\x5B\x5D-\x7E]*\z'
	}
	Add-ExfJsonValue $Value $MaxDepth
	$exfJson.Builder.ToString()
}

function ConvertTo-ExfMap {
	<#
	.SYNOPSIS
	Makes a dictionary that keeps its order from a flat list: name, value, name, value ...
	#>
	param([object[]]$Pairs)
	$map = [Activator]::CreateInstance([Collections.Specialized.OrderedDictionary])
	for ($i = 0; $i -lt $Pairs.Length; $i += 2) { $map.Add($Pairs[$i], $Pairs[$i + 1]) }
	$map
}

function Add-ExfJsonValue {
	<#
	.SYNOPSIS
	Appends one value to the JSON in work; see ConvertTo-ExfJson.
	#>
	param($Value, $Depth)
	if ($null -eq $Value) { $text = 'null' }
	elseif ($Value -is [string] -or $Value -is [char]) { $text = ConvertTo-ExfJsonString $Value }
	elseif ($Value -is [Collections.IDictionary]) { Add-ExfJsonObject $Value $Depth; return }
	elseif ($Value -is [Collections.IList]) { Add-ExfJsonArray $Value $Depth; return }
	elseif ($Value -is [bool]) { if ($Value) { $text = 'true' } else { $text = 'false' } }
	elseif ($Value -is [DateTime]) { $text = $Value.ToUniversalTime().ToString('\"yyyy-MM-ddTHH:mm:ss.fffZ\"', $exfJson.Culture) }
	elseif ($Value -is [double] -or $Value -is [single]) {
		# JSON has no word for these; null would hide that something was measured.
		if ([double]::IsNaN($Value) -or [double]::IsInfinity($Value)) { throw "JSON has no number $Value." }
		$text = $Value.ToString('R', $exfJson.Culture)
	}
	elseif (Test-ExfInteger $Value) { $text = $Value.ToString($exfJson.Culture) }
	else { throw "The JSON writer takes no $($Value.GetType().FullName)." }
	$null = $exfJson.Builder.Append($text)
}

function Test-ExfInteger {
	<#
	.SYNOPSIS
	True for the whole-number types and decimal, which print without exponent.
	#>
	param($Value)
	$code = [Type]::GetTypeCode($Value.GetType())
	-not ($Value -is [Enum]) -and $code -ge [TypeCode]::SByte -and $code -le [TypeCode]::Decimal
}

function Add-ExfJsonObject {
	<#
	.SYNOPSIS
	Appends a dictionary; see ConvertTo-ExfJson.
	#>
	param($Value, $Depth)
	if ($Depth -le 0) { throw 'The JSON is nested too deeply.' }
	# Not .Keys: a hashtable that has a key of that name answers with its value.
	[string[]]$keys = @(foreach ($key in $Value.get_Keys()) { if ($key -is [string]) { $key } else { throw 'A JSON key must be a string.' } })
	if (-not ($Value -is [Collections.Specialized.OrderedDictionary])) { [Array]::Sort($keys, [StringComparer]::Ordinal) }
	$plain = $exfJson.Plain
	$builder = $exfJson.Builder
	$separator = '{'
	foreach ($key in $keys) {
		if ($plain.IsMatch($key)) { $name = $separator + '"' + $key + '":' } else { $name = $separator + (ConvertTo-ExfJsonString $key) + ':' }
		$item = $Value[$key]
		# Calls are what costs time here, and most values are plain text.
		if ($item -is [string] -and $plain.IsMatch($item)) { $null = $builder.Append($name + '"' + $item + '"') }
		else { $null = $builder.Append($name); Add-ExfJsonValue $item ($Depth - 1) }
		$separator = ','
	}
	if ($separator -eq '{') { $null = $builder.Append('{') }
	$null = $builder.Append('}')
}

function Add-ExfJsonArray {
	<#
	.SYNOPSIS
	Appends a list; see ConvertTo-ExfJson.
	#>
	param($Value, $Depth)
	if ($Depth -le 0) { throw 'The JSON is nested too deeply.' }
	$null = $exfJson.Builder.Append('[')
	for ($i = 0; $i -lt $Value.Count; $i++) {
		if ($i -gt 0) { $null = $exfJson.Builder.Append(',') }
		Add-ExfJsonValue $Value[$i] ($Depth - 1)
	}
	$null = $exfJson.Builder.Append(']')
}

function ConvertTo-ExfJsonString {
	<#
	.SYNOPSIS
	Quotes a string for JSON with nothing but printable ASCII.
	#>
	param($Text)
	if ($exfJson.Plain.IsMatch($Text)) { return '"' + $Text + '"' }
	$text = ([string]$Text).Replace('\', '\\').Replace('"', '\"').Replace("`n", '\n').Replace("`r", '\r').Replace("`t", '\t')
	# Most texts have few foreign characters, each of them often: one replacement for all of its places.
	$foreign = [regex]'[^\x20-\x7E]'
	$match = $foreign.Match($text)
	for ($i = 0; $match.Success -and $i -lt 64; $i++) {
		$text = $text.Replace($match.Value, '\u' + ([int][char]$match.Value).ToString('x4'))
		$match = $foreign.Match($text, $match.Index)
	}
	if ($match.Success) { $text = ConvertTo-ExfEscapedRuns $text }
	'"' + $text + '"'
}

function ConvertTo-ExfEscapedRuns {
	<#
	.SYNOPSIS
	Escapes text of a script with many characters, one run after the other; a loop over characters takes seconds.
	#>
	param([string]$Text)
	$builder = [Activator]::CreateInstance([Text.StringBuilder])
	$last = 0
	foreach ($match in [regex]::Matches($Text, '[^\x20-\x7E]+')) {
		$null = $builder.Append($Text, $last, $match.Index - $last)
		# Raw UTF-16: an encoder would replace half a surrogate pair.
		$bytes = [Array]::CreateInstance([byte], 2 * $match.Length)
		[Buffer]::BlockCopy($match.Value.ToCharArray(), 0, $bytes, 0, $bytes.Length)
		$hex = [BitConverter]::ToString($bytes).Replace('-', '').ToLowerInvariant()
		$null = $builder.Append([regex]::Replace($hex, '(..)(..)', '\u$2$1'))
		$last = $match.Index + $match.Length
	}
	$builder.Append($Text, $last, $Text.Length - $last).ToString()
}
