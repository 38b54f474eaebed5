function Write-ExfFile {
	<#
	.SYNOPSIS
	Writes a file in one step: readers see the old one or the new one. An existing file keeps its permissions.
	#>
	param([string]$Path, [byte[]]$Bytes)
	# The web server gives out no file with this ending. Others may hold the old file for a moment.
	$new = "$Path.exf.config"
	try {
		$stream = [IO.File]::Create($new, 65536, 'WriteThrough'); try { $stream.Write($Bytes, 0, $Bytes.Length) } finally { $stream.Close() }
		for ($try = 1; $true; $try++) {
			try { if ([IO.File]::Exists($Path)) { [IO.File]::Replace($new, $Path, [Management.Automation.Language.NullString]::Value) } else { [IO.File]::Move($new, $Path) }; return }
			catch [IO.IOException] { if ($try -ge 10) { throw }; [Threading.Thread]::Sleep(200) }
		}
	} finally { [IO.File]::Delete($new) }
}

function Remove-ExfFile {
	<#
	.SYNOPSIS
	Deletes a file; one that is not there is no error.
	#>
	param([string]$Path)
	if ([IO.File]::Exists($Path)) { [IO.File]::Delete($Path) }
}
