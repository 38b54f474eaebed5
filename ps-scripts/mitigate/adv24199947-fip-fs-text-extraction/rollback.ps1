<#
.SYNOPSIS
Puts the overrides back, while transport and the antimalware engine are stopped.
#>
# An interrupted change or rollback may have left them stopped, with nothing else to undo.
$stopped = @(Read-ExfStillMark)
if ($stopped.Length -gt 0) { Start-ExfStillService $stopped }
Invoke-ExfRollback $Undo $Force
