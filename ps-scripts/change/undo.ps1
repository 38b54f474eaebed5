function Get-ExfUndoFolder {
	<#
	.SYNOPSIS
	Where this host keeps what there was before a change.
	#>
	$data = Expand-ExfPath '%ProgramData%'
	if ($data.IndexOf('%') -ge 0) { throw 'This host does not say where its program data are.' }
	$data.TrimEnd('\') + '\exchange-fleet\undo'
}

function Save-ExfUndo {
	<#
	.SYNOPSIS
	Copies every file that will change, under its hash, and notes the values; what is there already stays. Gives the copies.
	.PARAMETER Entries
	Values before the change.
	#>
	param($Entries)
	$folder = Get-ExfUndoFolder
	New-ExfUndoFolder $folder.Substring(0, $folder.LastIndexOf('\'))
	New-ExfUndoFolder $folder
	foreach ($config in @(Get-ExfTargetConfig)) {
		if ($null -eq $config.Sha) { continue }
		$copy = "$folder\$($config.Sha).bak"
		if (-not (Test-ExfSame (Get-ExfFileHash $copy) $config.Sha)) {
			$file = Read-ExfFile $config.Path 67108864
			if (-not (Test-ExfSame (Get-ExfHash $file.Bytes) $config.Sha)) { throw "Somebody else wrote $($config.Path) at the same time." }
			Write-ExfFile $copy $file.Bytes
			if (-not (Test-ExfSame (Get-ExfFileHash $copy) $config.Sha)) { throw "The copy of $($config.Path) is not what it should be." }
		}
		ConvertTo-ExfMap @('path', $config.Path, 'sha256', $config.Sha, 'copy', $copy)
	}
	$record = Get-ExfUndoRecordPath
	if ($null -ne (Get-ExfFileHash $record)) { return }
	$undo = ConvertTo-ExfMap @('schema', 'exchange-fleet/undo-copy@1', 'unit', $exfUnit.Id, 'values', @(ConvertTo-ExfValueFact $Entries), 'files', @(ConvertTo-ExfFileFact))
	Write-ExfFile $record ([Text.Encoding]::UTF8.GetBytes((ConvertTo-ExfJson $undo)))
}

function Get-ExfUndoRecordPath {
	<#
	.SYNOPSIS
	Where this host notes what the running unit found. Only people read it: the controller has its own.
	.DESCRIPTION
	A unit that changes what its parameters name says in Part which that is: each has a record of its own.
	#>
	$part = ''
	if ($exfUnit.ContainsKey('Part')) { $part = '-' + $exfUnit.Part }
	# Long paths are a matter of luck.
	if ($part.Length -gt 80) { $part = '-' + (Get-ExfHash ([Text.Encoding]::UTF8.GetBytes($part))).Substring(0, 32) }
	(Get-ExfUndoFolder) + '\' + $exfUnit.Id.Replace('/', '-') + $part + '.json'
}

function Read-ExfCopy {
	<#
	.SYNOPSIS
	Bytes of the copy of a file, or nothing when no copy has the hash.
	#>
	param($File)
	$hash = [string]$File.before
	if ($hash -notmatch '^[0-9a-f]{64}$') { return }
	foreach ($path in @($File['copy'], ((Get-ExfUndoFolder) + "\$hash.bak"))) {
		if ("$path" -notmatch '^[A-Za-z]:\\') { continue }
		$copy = Read-ExfFile $path 67108864
		if ($null -ne $copy.Bytes -and (Get-ExfHash $copy.Bytes) -eq $hash) { return , $copy.Bytes }
	}
}
