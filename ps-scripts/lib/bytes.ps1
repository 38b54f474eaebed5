function Get-ExfHash {
	<#
	.SYNOPSIS
	SHA-256 of bytes, as small hex letters.
	#>
	param([byte[]]$Bytes)
	# The managed class refuses to work where Windows insists on FIPS; PowerShell 2.0 may not know the other.
	try { $hash = [Activator]::CreateInstance([Security.Cryptography.SHA256CryptoServiceProvider]) }
	catch { $hash = [Activator]::CreateInstance([Security.Cryptography.SHA256Managed]) }
	[BitConverter]::ToString($hash.ComputeHash($Bytes)).Replace('-', '').ToLowerInvariant()
}

function ConvertTo-ExfGzip {
	<#
	.SYNOPSIS
	Base64 of the gzip of a text in UTF-8.
	#>
	param([string]$Text)
	$bytes = [Text.Encoding]::UTF8.GetBytes($Text)
	$memory = [Activator]::CreateInstance([IO.MemoryStream])
	$gzip = [Activator]::CreateInstance([IO.Compression.GZipStream], [object[]]($memory, [IO.Compression.CompressionMode]::Compress))
	$gzip.Write($bytes, 0, $bytes.Length)
	$gzip.Close()
	[Convert]::ToBase64String($memory.ToArray())
}

function ConvertFrom-ExfTextBytes {
	<#
	.SYNOPSIS
	Text of a file: by its byte order mark, else by what its bytes and its XML declaration show, else UTF-8.
	#>
	param([byte[]]$Bytes)
	$memory = [Activator]::CreateInstance([IO.MemoryStream], [object[]](, $Bytes))
	$reader = [Activator]::CreateInstance([IO.StreamReader], [object[]]($memory, (Get-ExfTextEncoding $Bytes), $true))
	$reader.ReadToEnd()
}

function Get-ExfTextEncoding {
	<#
	.SYNOPSIS
	Encoding of a text without byte order mark.
	#>
	param([byte[]]$Bytes)
	if ($Bytes.Length -ge 2) {
		if ($Bytes[0] -ne 0 -and $Bytes[1] -eq 0) { return [Text.Encoding]::Unicode }
		if ($Bytes[0] -eq 0 -and $Bytes[1] -ne 0) { return [Text.Encoding]::BigEndianUnicode }
	}
	$head = [Text.Encoding]::ASCII.GetString($Bytes, 0, [Math]::Min($Bytes.Length, 200))
	$declared = [regex]::Match($head, '^<\?xml[^>]*encoding\s*=\s*["'']([\w.-]+)["'']')
	if ($declared.Success) {
		# A name that this host does not know, or one of two bytes per character, is wrong: these bytes are ASCII.
		try { $encoding = [Text.Encoding]::GetEncoding($declared.Groups[1].Value); if ($encoding.IsSingleByte) { return $encoding } } catch { }
	}
	[Text.Encoding]::UTF8
}
