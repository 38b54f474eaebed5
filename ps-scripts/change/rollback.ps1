function Invoke-ExfRollback {
	<#
	.SYNOPSIS
	Data of rollback.ps1: whole files where they still are what the change left, else our own values, or nothing.
	.PARAMETER Undo
	JSON of the controller: values and files with what was before and what was applied.
	.PARAMETER Force
	Undo values that somebody else changed since, too.
	#>
	param([string]$Undo, [bool]$Force)
	$exfConfigs = @{}
	$record = ConvertFrom-ExfJson $Undo
	$change = Get-ExfChange @($record['values'])
	$files = @(Find-ExfRestorable @($record['files']))
	$plan = Get-ExfRollbackPlan @($record['values']) $change.Entries $files
	$notes = $change.Notes
	$restored = @()
	if ($plan.Conflicts.Length -eq 0 -or $Force) {
		if ($files.Length + $plan.Entries.Length -gt 0) {
			$restored = @(Invoke-ExfWriting { Restore-ExfFile $files; Restore-ExfValue $plan.Entries })
		}
		$restored += @(Get-ExfUntouched $record $restored)
		# Its work is done; the copies stay, for they may be those of another change, too.
		Remove-ExfFile (Get-ExfUndoRecordPath)
		$exfConfigs = @{}
		$change = Get-ExfChange @($record['values'])
	}
	ConvertTo-ExfMap @(
		'restored', $restored, 'conflicts', $plan.Conflicts, 'values', @(ConvertTo-ExfValueFact $change.Entries),
		'files', @(ConvertTo-ExfFileFact), 'notes', $notes
	)
}

function Find-ExfRestorable {
	<#
	.SYNOPSIS
	The files that still are what the change left, and whose old content is at hand. Only files that the unit writes.
	#>
	param($Files)
	foreach ($file in $Files) {
		$config = $exfConfigs["$($file.path)".ToLowerInvariant()]
		if ($null -eq $config -or -not $config.Target) { continue }
		if ((Test-ExfSame $file.before $file.after) -or -not (Test-ExfSame $config.Sha $file.after)) { continue }
		$found = @{ Path = $config.Path; Sha = $config.Sha; Bytes = $null }
		if ($null -ne $file.before) { $found.Bytes = Read-ExfCopy $file; if ($null -eq $found.Bytes) { continue } }
		$found
	}
}

function Get-ExfRollbackPlan {
	<#
	.SYNOPSIS
	Entries to put back, the last one first, and conflicts: values that are neither ours nor what was before.
	#>
	param($Values, $Entries, $Files)
	$back = @()
	$conflicts = @()
	foreach ($value in $Values) {
		# What the change left alone is not ours.
		if (Test-ExfSame $value.before $value.applied) { continue }
		if (@($Files | Where-Object { $_.Path -eq $value.target }).Length -gt 0) { continue }
		$entry = @($Entries | Where-Object { $_.Target -eq $value.target -and (Test-ExfSame $_.Name $value.name) })
		$found = $null
		if ($entry.Length -gt 0) { $found = $entry[0].Value }
		if (Test-ExfSame $found $value.before) { continue }
		if ($entry.Length -gt 0) { $entry[0].Next = $value.before; $back = @($entry[0]) + $back }
		if (-not (Test-ExfSame $found $value.applied)) {
			$conflicts += ConvertTo-ExfMap @('target', $value.target, 'name', $value.name, 'original', $value.before, 'applied', $value.applied, 'found', $found)
		}
	}
	@{ Entries = $back; Conflicts = $conflicts }
}

function Restore-ExfFile {
	<#
	.SYNOPSIS
	Puts the old files back, byte for byte.
	#>
	param($Files)
	foreach ($file in $Files) {
		Write-ExfProgress "restoring $($file.Path)"
		if (-not (Test-ExfSame (Get-ExfFileHash $file.Path) $file.Sha)) { throw "Somebody else wrote $($file.Path) at the same time." }
		if ($null -eq $file.Bytes) { Remove-ExfFile $file.Path } else { Write-ExfFile $file.Path $file.Bytes }
		ConvertTo-ExfMap @('target', $file.Path, 'how', 'file')
	}
}

function Restore-ExfValue {
	<#
	.SYNOPSIS
	Puts single values back.
	#>
	param($Entries)
	if ($Entries.Length -eq 0) { return }
	foreach ($config in @(Get-ExfTargetConfig)) {
		$uses = @($Entries | Where-Object { $_.Target -eq $config.Path })
		if ($uses.Length -gt 0 -and $null -ne $config.Problem) { Stop-ExfUnit 'file-unreadable' "$($config.Path) cannot be edited: $($config.Problem)" }
	}
	$null = Write-ExfEntry $Entries
	$last = $null
	foreach ($entry in $Entries) {
		if ($entry.Target -ne $last) { ConvertTo-ExfMap @('target', $entry.Target, 'how', 'values') }
		$last = $entry.Target
	}
}

function Get-ExfUntouched {
	<#
	.SYNOPSIS
	The targets of the record where nothing was to be done.
	#>
	param($Record, $Restored)
	$done = @{}
	foreach ($item in $Restored) { $done[$item['target']] = $true }
	foreach ($target in @($Record['values'] | ForEach-Object { $_.target }) + @($Record['files'] | ForEach-Object { $_.path })) {
		if ($done.ContainsKey("$target")) { continue }
		$done["$target"] = $true
		ConvertTo-ExfMap @('target', $target, 'how', 'unchanged')
	}
}
