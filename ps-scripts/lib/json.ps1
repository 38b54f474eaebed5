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
	$builder = [Activator]::CreateInstance([Text.StringBuilder])
	Add-ExfJsonValue $builder $Value $MaxDepth
	$builder.ToString()
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
	Appends one value; see ConvertTo-ExfJson.
	#>
	param($Builder, $Value, [int]$Depth)
	$invariant = [Globalization.CultureInfo]::InvariantCulture
	if ($null -eq $Value) { $text = 'null' }
	elseif ($Value -is [string] -or $Value -is [char]) { $text = ConvertTo-ExfJsonString ([string]$Value) }
	elseif ($Value -is [bool]) { if ($Value) { $text = 'true' } else { $text = 'false' } }
	elseif ($Value -is [DateTime]) { $text = '"' + $Value.ToUniversalTime().ToString('yyyy-MM-ddTHH:mm:ss.fffZ', $invariant) + '"' }
	elseif ($Value -is [double] -or $Value -is [single]) {
		# JSON has no word for these; null would hide that something was measured.
		if ([double]::IsNaN($Value) -or [double]::IsInfinity($Value)) { throw "JSON has no number $Value." }
		$text = $Value.ToString('R', $invariant)
	}
	elseif ($Value -is [ValueType] -and (Test-ExfInteger $Value)) { $text = $Value.ToString($invariant) }
	elseif ($Value -is [Collections.IDictionary]) { Add-ExfJsonObject $Builder $Value $Depth; return }
	elseif ($Value -is [Collections.IList]) { Add-ExfJsonArray $Builder $Value $Depth; return }
	else { throw "The JSON writer takes no $($Value.GetType().FullName)." }
	$null = $Builder.Append($text)
}

function Test-ExfInteger {
	<#
	.SYNOPSIS
	True for the whole-number types and decimal, which print without exponent in every culture given.
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
	param($Builder, [Collections.IDictionary]$Value, [int]$Depth)
	if ($Depth -le 0) { throw 'The JSON is nested too deeply.' }
	# Not .Keys: a hashtable that has a key of that name answers with its value.
	[string[]]$keys = @(foreach ($key in $Value.get_Keys()) { if ($key -is [string]) { $key } else { throw 'A JSON key must be a string.' } })
	if (-not ($Value -is [Collections.Specialized.OrderedDictionary])) { [Array]::Sort($keys, [StringComparer]::Ordinal) }
	$separator = '{'
	foreach ($key in $keys) {
		$null = $Builder.Append($separator + (ConvertTo-ExfJsonString $key) + ':')
		Add-ExfJsonValue $Builder $Value[$key] ($Depth - 1)
		$separator = ','
	}
	if ($separator -eq '{') { $null = $Builder.Append('{') }
	$null = $Builder.Append('}')
}

function Add-ExfJsonArray {
	<#
	.SYNOPSIS
	Appends a list; see ConvertTo-ExfJson.
	#>
	param($Builder, [Collections.IList]$Value, [int]$Depth)
	if ($Depth -le 0) { throw 'The JSON is nested too deeply.' }
	$null = $Builder.Append('[')
	for ($i = 0; $i -lt $Value.Count; $i++) {
		if ($i -gt 0) { $null = $Builder.Append(',') }
		Add-ExfJsonValue $Builder $Value[$i] ($Depth - 1)
	}
	$null = $Builder.Append(']')
}

function ConvertTo-ExfJsonString {
	<#
	.SYNOPSIS
	Quotes a string for JSON with nothing but printable ASCII.
	#>
	param([string]$Text)
	$text = $Text.Replace('\', '\\').Replace('"', '\"').Replace("`n", '\n').Replace("`r", '\r').Replace("`t", '\t')
	# One pass per distinct character: a loop over characters takes seconds for a text of some megabytes.
	$foreign = [regex]'[^\x20-\x7E]'
	$match = $foreign.Match($text)
	while ($match.Success) {
		$text = $text.Replace($match.Value, '\u' + ([int][char]$match.Value).ToString('x4'))
		$match = $foreign.Match($text, $match.Index)
	}
	'"' + $text + '"'
}
