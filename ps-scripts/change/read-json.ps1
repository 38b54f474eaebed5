function ConvertFrom-ExfJson {
	<#
	.SYNOPSIS
	Reads JSON of the controller: dictionaries, lists, texts, numbers as text, true, false, null.
	.DESCRIPTION
	ConvertFrom-Json is no cmdlet of the engine itself, and its objects differ between versions.
	#>
	param([string]$Text)
	$exfRead = @{ Tokens = [regex]::Matches($Text, '"(?>[^"\\]|\\.)*"|[{}\[\]:,]|[^\s"{}\[\]:,]+', 'Singleline'); At = 0 }
	$value = Read-ExfJsonValue 0
	if ($exfRead.At -ne $exfRead.Tokens.Count) { throw 'There is more after the JSON.' }
	, $value
}

function Read-ExfJsonToken {
	<#
	.SYNOPSIS
	The next token; see ConvertFrom-ExfJson.
	#>
	if ($exfRead.At -ge $exfRead.Tokens.Count) { throw 'The JSON ends too early.' }
	$exfRead.Tokens[$exfRead.At++].Value
}

function Read-ExfJsonValue {
	<#
	.SYNOPSIS
	The next value; see ConvertFrom-ExfJson.
	#>
	param([int]$Depth)
	if ($Depth -gt 20) { throw 'The JSON is nested too deeply.' }
	$token = Read-ExfJsonToken
	if ($token -eq '{') { return Read-ExfJsonMap $Depth }
	if ($token -eq '[') { return , (Read-ExfJsonList $Depth) }
	if ($token[0] -eq '"') { return ConvertFrom-ExfJsonString $token }
	switch -casesensitive ($token) { 'true' { return $true } 'false' { return $false } 'null' { return $null } }
	if ($token -notmatch '^-?\d[\d.eE+-]*$') { throw 'That is no JSON.' }
	$token
}

function Read-ExfJsonMap {
	<#
	.SYNOPSIS
	What follows an opening brace; see ConvertFrom-ExfJson.
	#>
	param([int]$Depth)
	$map = @{}
	$token = Read-ExfJsonToken
	while ($token -ne '}') {
		if ($token[0] -ne '"' -or (Read-ExfJsonToken) -ne ':') { throw 'That is no JSON.' }
		$map[(ConvertFrom-ExfJsonString $token)] = Read-ExfJsonValue ($Depth + 1)
		$token = Read-ExfJsonToken
		if ($token -eq ',') { $token = Read-ExfJsonToken } elseif ($token -ne '}') { throw 'That is no JSON.' }
	}
	$map
}

function Read-ExfJsonList {
	<#
	.SYNOPSIS
	What follows an opening bracket; see ConvertFrom-ExfJson.
	#>
	param([int]$Depth)
	$list = [Activator]::CreateInstance([Collections.ArrayList])
	if ($exfRead.Tokens[$exfRead.At].Value -eq ']') { $exfRead.At++; return , $list }
	do {
		$null = $list.Add((Read-ExfJsonValue ($Depth + 1)))
		$token = Read-ExfJsonToken
		if (',', ']' -notcontains $token) { throw 'That is no JSON.' }
	} while ($token -eq ',')
	, $list
}

function ConvertFrom-ExfJsonString {
	<#
	.SYNOPSIS
	The text that a JSON string stands for.
	#>
	param([string]$Token)
	[regex]::Replace($Token.Substring(1, $Token.Length - 2), '\\(?:u([0-9a-fA-F]{4})|(.))', {
		param($match)
		if ($match.Groups[1].Success) { return [string][char][Convert]::ToInt32($match.Groups[1].Value, 16) }
		switch -casesensitive ($match.Groups[2].Value) { 'n' { return "`n" } 'r' { return "`r" } 't' { return "`t" } 'b' { return "`b" } 'f' { return "`f" } }
		$match.Groups[2].Value
	})
}
