function Read-ExfConfig {
	<#
	.SYNOPSIS
	A configuration file as a tree; read once, and the same object again after that.
	.DESCRIPTION
	Doc is null when the file cannot be understood; Problem says why then. A file that is not there is an empty one
	with Sha null.
	.PARAMETER Target
	The unit writes it, so its hash is among the files of the result.
	.PARAMETER Root
	Name of its outermost element.
	#>
	param([string]$Path, [switch]$Target, [string]$Root = 'configuration')
	$key = $Path.ToLowerInvariant()
	if (-not $exfConfigs.ContainsKey($key)) { $exfConfigs[$key] = Read-ExfConfigFile $Path $Root }
	if ($Target) { $exfConfigs[$key].Target = $true }
	$exfConfigs[$key]
}

function Read-ExfConfigFile {
	<#
	.SYNOPSIS
	Reads and parses one file; see Read-ExfConfig.
	#>
	param([string]$Path, [string]$Root)
	$config = @{ Path = $Path; Sha = $null; Doc = $null; Problem = $null; Target = $false; Bom = 0; Encoding = [Text.Encoding]::UTF8; Layout = $null; Locations = $null }
	if ($Path -like '\\*') { $config.Problem = 'it lies on another machine'; return $config }
	$text = "<?xml version=`"1.0`" encoding=`"UTF-8`"?>`r`n<$Root>`r`n</$Root>`r`n"
	$file = Read-ExfFile $Path 8388608
	if ($file.Present) {
		if ($null -eq $file.Bytes) { $config.Problem = "it has $($file.Size) bytes"; return $config }
		$config.Sha = Get-ExfHash $file.Bytes
		$config.Bom = Get-ExfBomLength $file.Bytes
		$config.Encoding = Get-ExfFileEncoding $file.Bytes
		$text = $config.Encoding.GetString($file.Bytes, $config.Bom, $file.Bytes.Length - $config.Bom)
		if ((Get-ExfHash (ConvertTo-ExfConfigBytes $config $text)) -ne $config.Sha) { $config.Problem = 'its characters are not those of its encoding'; return $config }
	}
	$config.Layout = Get-ExfXmlLayout $text
	try { $config.Doc = ConvertFrom-ExfXml $text } catch { $config.Problem = $_.Exception.Message; return $config }
	if ($null -eq (Find-ExfXmlPath $config.Doc $Root)) { $config.Doc = $null; $config.Problem = "its root is not <$Root>" }
	$config
}

function Get-ExfBomLength {
	<#
	.SYNOPSIS
	Bytes of the byte order mark.
	#>
	param([byte[]]$Bytes)
	$head = [BitConverter]::ToString($Bytes, 0, [Math]::Min(3, $Bytes.Length))
	if ($head -eq 'EF-BB-BF') { return 3 }
	if ($head -like 'FF-FE*' -or $head -like 'FE-FF*') { return 2 }
	0
}

function Get-ExfFileEncoding {
	<#
	.SYNOPSIS
	Encoding by the byte order mark, else by what the bytes and the XML declaration show.
	#>
	param([byte[]]$Bytes)
	switch (Get-ExfBomLength $Bytes) {
		3 { return [Text.Encoding]::UTF8 }
		2 { if ($Bytes[0] -eq 0xFF) { return [Text.Encoding]::Unicode } else { return [Text.Encoding]::BigEndianUnicode } }
	}
	Get-ExfTextEncoding $Bytes
}

function ConvertTo-ExfConfigBytes {
	<#
	.SYNOPSIS
	Bytes of a text in the encoding of the file, with its byte order mark.
	#>
	param($Config, [string]$Text)
	$bytes = $Config.Encoding.GetBytes($Text)
	if ($Config.Bom -gt 0) { $bytes = $Config.Encoding.GetPreamble() + $bytes }
	, [byte[]]$bytes
}

function Save-ExfConfig {
	<#
	.SYNOPSIS
	Writes a changed tree back, unless somebody else wrote the file since it was read.
	#>
	param($Config)
	$text = Join-ExfXml $Config.Doc
	Test-ExfXmlText $text
	$bytes = ConvertTo-ExfConfigBytes $Config $text
	if (-not (Test-ExfSame $Config.Encoding.GetString($bytes, $Config.Bom, $bytes.Length - $Config.Bom) $text)) { throw "$($Config.Path) cannot hold these characters." }
	if (-not (Test-ExfSame (Get-ExfFileHash $Config.Path) $Config.Sha)) { throw "Somebody else wrote $($Config.Path) at the same time." }
	Write-ExfFile $Config.Path $bytes
}

function Get-ExfFileHash {
	<#
	.SYNOPSIS
	SHA-256 of a file, null when it is not there.
	#>
	param([string]$Path)
	$file = Read-ExfFile $Path 67108864
	if (-not $file.Present) { return $null }
	if ($null -eq $file.Bytes) { throw "$Path has $($file.Size) bytes." }
	Get-ExfHash $file.Bytes
}

function Get-ExfTargetConfig {
	<#
	.SYNOPSIS
	The files that the unit writes, in the order of their paths.
	#>
	$keys = [string[]]@($exfConfigs.get_Keys())
	[Array]::Sort($keys, [StringComparer]::Ordinal)
	foreach ($key in $keys) { if ($exfConfigs[$key].Target) { $exfConfigs[$key] } }
}

function ConvertTo-ExfFileFact {
	<#
	.SYNOPSIS
	The files that the unit writes, as the envelope has them.
	#>
	foreach ($config in @(Get-ExfTargetConfig)) { ConvertTo-ExfMap @('path', $config.Path, 'sha256', $config.Sha) }
}
